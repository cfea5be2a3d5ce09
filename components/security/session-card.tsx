"use client";

import { useState } from "react";
import { useAppState } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { leaveApp } from "./leave-app.ts";

export function SessionCard() {
  const { user } = useAppState();
  const [leaving, setLeaving] = useState(false);
  return (
    <Card aria-labelledby="session-title" className="flex flex-wrap items-center justify-between gap-4">
      <div className="min-w-0">
        <CardTitle id="session-title">Signed in</CardTitle>
        <p className="text-13 text-muted [overflow-wrap:anywhere]">{user.email}</p>
      </div>
      <Button
        look="secondary"
        disabled={leaving}
        onClick={() => {
          setLeaving(true);
          void leaveApp().catch(() => setLeaving(false));
        }}
      >
        Sign out
      </Button>
    </Card>
  );
}
