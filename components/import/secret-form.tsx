"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { SelectField } from "@/components/ui/select-field.tsx";
import { TextArea } from "@/components/ui/text-area.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import type { SeatWallet } from "@/lib/protocol/app/seat-wallet.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import type { ImportSecret } from "@/lib/user-seat/import/read-import-secret.ts";

type SecretKind = "phrase" | "key" | "keystore";

const LABELS = { phrase: "Seed phrase", key: "Private key" } as const;
/** A keystore is some hundred bytes; a whole disk image is not read into the page. */
const MAX_FILE_BYTES = 64 * 1024;

/**
 * Where a secret is typed, pasted or opened. The fields are the browser's own, not React's: React would write their content into the document. They are emptied
 * as soon as the key was read, and when the page is left.
 */
export function SecretForm({ onRead }: { onRead: (secret: ImportSecret) => void }) {
  const hydrated = useHydrated();
  const [chainType, setChainType] = useState<SeatWallet["chain_type"]>("ethereum");
  const [kind, setKind] = useState<SecretKind>("phrase");
  const [isShown, setShown] = useState(false);
  const [problem, setProblem] = useState<{ field: "secret" | "password"; text: string } | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    const fields = form.current;
    const clear = () => fields?.reset();
    window.addEventListener("pagehide", clear);
    return () => {
      window.removeEventListener("pagehide", clear);
      clear();
    };
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (form.current === null || progress !== null) return;
    setProblem(null);
    setProgress(0);
    try {
      onRead(await readForm(new FormData(form.current), chainType, kind, setProgress));
    } catch (error) {
      const known = error instanceof ApiError ? error : new ApiError("invalid_data", "This cannot be read.");
      const field = known.code === "invalid_credentials" ? "password" : "secret";
      setProblem({ field, text: known.message });
      document.getElementById(field === "password" ? "keystore-password" : "import-secret")?.focus();
    } finally {
      setProgress(null);
    }
  };
  const secretProblem = problem?.field === "secret" ? problem.text : undefined;
  const change = () => setProblem(null);
  return (
    <form ref={form} onSubmit={submit} onInput={change} noValidate autoComplete="off" className="grid gap-5">
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField
          id="import-kind"
          label="What you have"
          value={kind}
          onChange={(event) => {
            setKind(readKind(event.target.value));
            if (event.target.value === "keystore") setChainType("ethereum");
          }}
        >
          <option value="phrase">Seed phrase</option>
          <option value="key">Private key</option>
          <option value="keystore">Keystore file</option>
        </SelectField>
        <SelectField
          id="import-chain"
          label="Network"
          value={chainType}
          disabled={kind === "keystore"}
          onChange={(event) => setChainType(event.target.value === "solana" ? "solana" : "ethereum")}
          hint={kind === "keystore" ? "Keystore files are Ethereum’s." : undefined}
        >
          <option value="ethereum">Ethereum</option>
          <option value="solana">Solana</option>
        </SelectField>
      </div>
      {kind === "keystore" ? (
        <>
          <TextField
            id="import-secret"
            name="file"
            type="file"
            label="Keystore file"
            accept=".json,application/json"
            className="[&_input]:py-2.5"
            problem={secretProblem}
            hint="Version 3, as geth and many wallets save it."
          />
          <TextField
            id="keystore-password"
            name="password"
            type="password"
            autoComplete="off"
            label="Password of the file"
            problem={problem?.field === "password" ? problem.text : undefined}
            hint="Used in this page only."
          />
        </>
      ) : (
        <div key={`${kind}-${chainType}`} className="relative">
          <TextArea
            id="import-secret"
            name="secret"
            label={LABELS[kind]}
            mono
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            rows={3}
            className={isShown ? "[&_textarea]:min-h-24" : "[&_textarea]:min-h-24 [&_textarea]:[-webkit-text-security:disc]"}
            problem={secretProblem}
            hint={hintOf(kind, chainType)}
          />
          <Button look="quiet" size="small" aria-pressed={isShown} className="-top-3 -right-3 absolute" onClick={() => setShown(!isShown)}>
            {isShown ? "Hide what I type" : "Show what I type"}
          </Button>
        </div>
      )}
      {progress !== null && kind === "keystore" ? (
        <p role="status" className="text-13 text-muted">
          Opening the file: {Math.round(progress * 100)} %. Its password is made slow to guess, so this takes a moment.
        </p>
      ) : null}
      <Button
        type="submit"
        size="large"
        disabled={!hydrated}
        aria-disabled={progress !== null || undefined}
        className="sm:justify-self-start sm:px-10"
      >
        {progress === null ? "Show its address" : "Reading it"}
      </Button>
    </form>
  );
}

async function readForm(
  fields: FormData,
  chainType: SeatWallet["chain_type"],
  kind: SecretKind,
  onProgress: (share: number) => void,
): Promise<ImportSecret> {
  if (kind === "keystore") {
    const file = fields.get("file");
    if (!(file instanceof File) || file.size === 0) throw new ApiError("invalid_data", "Choose the keystore file.");
    if (file.size > MAX_FILE_BYTES) throw new ApiError("invalid_data", "This is not a keystore file: it is far too large.");
    const { readImportKeystore } = await import("@/lib/user-seat/import/read-import-keystore.ts");
    return readImportKeystore(await file.text(), readText(fields, "password"), onProgress);
  }
  const { readImportSecret } = await import("@/lib/user-seat/import/read-import-secret.ts");
  return readImportSecret(chainType, kind, readText(fields, "secret"));
}

function readText(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}

function readKind(value: string): SecretKind {
  return value === "key" || value === "keystore" ? value : "phrase";
}

function hintOf(kind: "phrase" | "key", chainType: SeatWallet["chain_type"]): string {
  if (kind === "phrase") return "12 to 24 English words. Its first account is imported.";
  return chainType === "ethereum" ? "64 hex digits, with or without 0x." : "Base58, or the numbers of a key file.";
}
