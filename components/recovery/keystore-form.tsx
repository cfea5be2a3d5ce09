"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { decodeHex } from "@/lib/protocol/hex.ts";
import { encryptKeystore } from "@/lib/user-seat/recovery/encrypt-keystore.ts";
import { readPrivateKey } from "@/lib/user-seat/recovery/export-bundle.ts";
import { judgePassword } from "@/lib/user-seat/recovery/judge-password.ts";
import type { TakenKey } from "@/lib/user-seat/recovery/open-export.ts";
import { saveFile } from "./save-file.ts";

/** The key as a file under a password, which other wallets open too. */
export function KeystoreForm({ taken, address }: { taken: TakenKey; address: string }) {
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const [progress, setProgress] = useState<number | null>(null);
  const [saved, setSaved] = useState(false);
  const strength = judgePassword(password);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!strength.isEnough || progress !== null) return;
    setProgress(0);
    setSaved(false);
    try {
      const key = decodeHex(await readPrivateKey("ethereum", taken.kind, taken.secret), "private key");
      const keystore = await encryptKeystore(key, password, { onProgress: setProgress });
      key.fill(0);
      saveFile(`countersign-${address.slice(0, 8).toLowerCase()}.json`, JSON.stringify(keystore, null, 2));
      setPassword("");
      setTried(false);
      setSaved(true);
    } finally {
      setProgress(null);
    }
  };

  return (
    <form onSubmit={save} noValidate className="grid gap-2">
      <TextField
        id="keystore-password"
        label="Password for the file"
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        readOnly={progress !== null}
        problem={tried && !strength.isEnough ? strength.words : undefined}
        hint={password === "" ? "Nobody can reset it. Four words that do not belong together are good." : strength.words}
      />
      <div aria-hidden className="-mt-1 mb-1 grid grid-cols-4 gap-1">
        {[1, 2, 3, 4].map((level) => (
          <span key={level} className={`h-1 rounded-full ${strength.level >= level ? "bg-ink" : "bg-line"}`} />
        ))}
      </div>
      <Button type="submit" look="secondary" aria-disabled={progress !== null || undefined} className="sm:justify-self-start">
        {progress === null ? "Save the encrypted file" : `Encrypting, ${Math.round(progress * 100)} %`}
      </Button>
      <p role="status" className="min-h-5 text-13 text-muted">
        {saved ? "Saved. Other wallets open it too, with this password." : ""}
      </p>
    </form>
  );
}
