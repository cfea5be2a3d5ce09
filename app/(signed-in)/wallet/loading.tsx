import { ActivitySkeleton } from "@/components/activity/activity-skeleton.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { Card } from "@/components/ui/card.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";

/** The wallet page in grey: balance, form, list. */
export default function WalletLoading() {
  return (
    <PageColumns>
      <div className="grid gap-3 pt-2 pb-3">
        <Skeleton className="h-3 w-24" />
        <Skeleton className="h-10 w-52" />
        <Skeleton className="h-4 w-48" />
        <Skeleton className="h-11 w-64" />
      </div>
      <Card className="grid gap-4">
        <Skeleton className="h-4 w-16" />
        <Skeleton className="h-12" />
        <Skeleton className="h-12" />
        <Skeleton className="h-12" />
      </Card>
      <Card>
        <ActivitySkeleton />
      </Card>
    </PageColumns>
  );
}
