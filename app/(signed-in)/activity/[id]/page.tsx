import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { ActivityDetail } from "@/components/activity/activity-detail.tsx";
import { getSessionUser } from "@/lib/auth/session-user.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { getActivity } from "@/lib/server-seat/list-activity.ts";

export const metadata: Metadata = { title: "Receipt" };

export default async function ReceiptPage({ params }: { params: Promise<{ id: string }> }) {
  const user = await getSessionUser();
  if (!user) redirect("/sign-in");
  const row = await getActivity(getAppDatabase(), user.id, (await params).id).catch((error: unknown) => {
    if (error instanceof ApiError && error.code === "not_found") notFound();
    throw error;
  });
  return <ActivityDetail initial={row} />;
}
