"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import type { ExportBundle } from "@/lib/user-seat/recovery/export-bundle.ts";
import { nameSecret } from "./name-secret.ts";
import { saveFile } from "./save-file.ts";

/** What was encrypted to the person's own key, as a file to carry to it. */
export function SealedBundle({ bundle, onForget }: { bundle: ExportBundle; onForget: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <Card aria-labelledby="bundle-title" className="grid gap-4">
      <div>
        <CardTitle id="bundle-title" ref={heading} tabIndex={-1} className="outline-none">
          {nameSecret(bundle.secret)}, encrypted to your offline key
        </CardTitle>
        <p className="mt-1 max-w-text text-muted">
          This page cannot open it, and neither can your server. Carry the file to the machine with the key, and open it there with the
          offline tool.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => saveFile("countersign-export.json", JSON.stringify(bundle, null, 2))}>Save the export</Button>
        <Button look="secondary" onClick={onForget}>
          Forget it here
        </Button>
      </div>
    </Card>
  );
}
