"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Announcer } from "@/components/shell/announcer.tsx";
import { PublicFrame } from "@/components/shell/public-frame.tsx";
import { Button } from "@/components/ui/button.tsx";
import { endSession } from "@/lib/auth/sign-in-client.ts";
import { SiteNotice } from "./site-notice.tsx";

/** The recovery site's signed-in page: the way out on top, what is down, then the page. */
export function SiteFrame({ development, children }: { development: boolean; children: ReactNode }) {
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: 1, retryDelay: 400, networkMode: "always" } } }));
  const leave = async () => {
    await endSession();
    // A whole page load: nothing of the person stays in memory.
    window.location.assign("/sign-in");
  };
  return (
    <QueryClientProvider client={queries}>
      <Announcer>
        <PublicFrame
          development={development}
          actions={
            <Button look="quiet" size="small" onClick={leave}>
              Sign out
            </Button>
          }
        >
          <div className="mx-auto grid max-w-column grid-cols-[minmax(0,1fr)] gap-4 py-8">
            <SiteNotice />
            {children}
          </div>
        </PublicFrame>
      </Announcer>
    </QueryClientProvider>
  );
}
