import { Skeleton } from "@/components/ui/skeleton.tsx";

/** Rows in the shape of rows. */
export function ActivitySkeleton({ rows = 3 }: { rows?: number }) {
  return (
    <div aria-busy role="status">
      <span className="sr-only">Loading your activity</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical grey shapes
        <div key={index} className="flex min-h-16 items-center gap-3.5 py-2.5">
          <Skeleton className="size-7 rounded-full" />
          <div className="grid flex-1 gap-2">
            <Skeleton className="w-1/2" />
            <Skeleton className="h-3 w-24" />
          </div>
          <Skeleton className="h-3 w-10" />
        </div>
      ))}
    </div>
  );
}
