"use client";

import Link from "next/link";
import { type FormEvent, useState } from "react";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { PageTitle } from "@/components/shell/page-title.tsx";
import { useHealth } from "@/components/shell/use-health.ts";
import { Button } from "@/components/ui/button.tsx";
import { SelectField } from "@/components/ui/select-field.tsx";
import { CustodyChoice } from "./custody-choice.tsx";
import { NewWalletReady } from "./new-wallet-ready.tsx";
import { NewWalletState } from "./new-wallet-state.tsx";
import { useNewWallet } from "./use-new-wallet.ts";
import { WalletNameField } from "./wallet-name-field.tsx";

/** Choose the custody, name the wallet, make it. */
export function NewWalletHome() {
  const draft = useNewWallet();
  const { problem } = useHealth();
  const [tried, setTried] = useState(false);
  if (draft.wallet) return <NewWalletReady wallet={draft.wallet} />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (draft.nameProblem) document.getElementById("wallet-name")?.focus();
    else if (problem === null) draft.create();
  };
  return (
    <PageColumns>
      <PageTitle title="New wallet">
        A wallet of its own, with its own address and its own custody. Have a key already?{" "}
        <Link href="/wallets/import" className="text-ink underline underline-offset-4">
          Import it
        </Link>
        .
      </PageTitle>
      <form onSubmit={submit} noValidate className="grid gap-5">
        <CustodyChoice value={draft.custody} onChange={draft.chooseCustody} disabled={draft.isCreating} />
        <SelectField
          id="wallet-chain"
          label="Network"
          value={draft.chainType}
          onChange={(event) => draft.chooseChain(event.target.value === "solana" ? "solana" : "ethereum")}
          disabled={draft.isCreating}
          hint={
            draft.chainType === "solana"
              ? "Receive and sign messages. This app does not send on Solana."
              : "Send, receive, sign, and call contracts."
          }
        >
          <option value="ethereum">Ethereum</option>
          <option value="solana">Solana</option>
        </SelectField>
        <WalletNameField
          value={draft.name}
          onType={draft.typeName}
          problem={tried ? draft.nameProblem : undefined}
          readOnly={draft.isCreating}
        />
        <NewWalletState draft={draft} />
        <Button
          type="submit"
          size="large"
          aria-disabled={draft.isCreating || problem !== null || undefined}
          className="sm:justify-self-start sm:px-10"
        >
          {draft.isCreating ? "Making your wallet" : "Make the wallet"}
        </Button>
      </form>
    </PageColumns>
  );
}
