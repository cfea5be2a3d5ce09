import { PageColumns } from "@/components/shell/page-columns.tsx";
import { Card } from "@/components/ui/card.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";

/** Any page in grey: its title, what it is for, two cards. */
export default function PageLoading() {
  return (
    <PageColumns>
      <div role="status" aria-busy className="grid gap-3 pb-2">
        <span className="sr-only">Loading the page</span>
        <Skeleton className="h-6 w-32" />
        <Skeleton className="w-72" />
      </div>
      <Card className="grid gap-4">
        <Skeleton className="w-40" />
        <Skeleton className="h-12" />
        <Skeleton className="h-12" />
      </Card>
      <Card className="grid gap-4">
        <Skeleton className="w-32" />
        <Skeleton className="w-3/4" />
        <Skeleton className="w-1/2" />
      </Card>
    </PageColumns>
  );
}
