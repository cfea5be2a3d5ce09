import type { Metadata } from "next";
import { ActivityList } from "@/components/activity/activity-list.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { PageTitle } from "@/components/shell/page-title.tsx";

export const metadata: Metadata = { title: "Activity" };

export default function ActivityPage() {
  return (
    <PageColumns>
      <PageTitle title="Activity">What you asked for, who signed, and where it is now.</PageTitle>
      <ActivityList />
    </PageColumns>
  );
}
