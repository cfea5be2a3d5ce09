"use client";

import Link from "next/link";
import { type FormEvent, useState } from "react";
import { useBalance } from "wagmi";
import { CustodyChoice } from "@/components/custody/custody-choice.tsx";
import { WalletNameField } from "@/components/custody/wallet-name-field.tsx";
import { useWalletHref } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card } from "@/components/ui/card.tsx";
import { Fact, Facts } from "@/components/ui/facts.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { FullAddress } from "@/components/wallet/address.tsx";
import { Amount } from "@/components/wallet/amount.tsx";
import { ImportState } from "./import-state.tsx";
import type { ImportDraft } from "./use-import.ts";

interface ImportFormProps {
  draft: ImportDraft;
  read: NonNullable<ImportDraft["read"]>;
}

/** The key was read: whose address it is, then custody and name, then the import. */
export function ImportForm({ draft, read }: ImportFormProps) {
  const toHref = useWalletHref();
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (draft.nameProblem) document.getElementById("wallet-name")?.focus();
    else if (draft.own === null) draft.start();
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <Card aria-label="The key opens this wallet" className="animate-fade py-3 sm:py-4">
        <Facts>
          <Fact name="Address" stacked>
            <FullAddress address={read.address} />
          </Fact>
          <Fact name="Network">{read.chainType === "solana" ? "Solana" : "Ethereum"}</Fact>
          <Fact name="Balance">
            {read.chainType === "solana" ? (
              "Not known: this app is connected to no Solana network"
            ) : (
              <EthereumBalance address={read.address} />
            )}
          </Fact>
        </Facts>
        <p className="mt-1 text-13 text-muted">
          Read in this page. Nothing of the key was sent, and what you typed is gone from the field. Is it the address that you expect?
        </p>
      </Card>
      {draft.own ? (
        <Notice
          tone="danger"
          title="This key is your wallet already."
          action={
            <Button look="secondary" size="small" asChild>
              <Link href={toHref("/wallet", draft.own.id)}>Open {draft.own.name}</Link>
            </Button>
          }
        >
          It is “{draft.own.name}” here. There is nothing to import.
        </Notice>
      ) : (
        <>
          <CustodyChoice value={draft.custody} onChange={draft.chooseCustody} disabled={draft.isImporting || draft.isSealed} />
          <WalletNameField
            value={draft.name}
            onType={draft.typeName}
            problem={tried ? draft.nameProblem : undefined}
            readOnly={draft.isImporting}
          />
        </>
      )}
      <ImportState draft={draft} />
      <div className="flex flex-col gap-2 sm:flex-row">
        {draft.own ? null : (
          <Button type="submit" size="large" aria-disabled={draft.isImporting || undefined} className="sm:px-10">
            {draft.isImporting ? "Importing your wallet" : draft.error ? "Try again" : "Import the wallet"}
          </Button>
        )}
        <Button look="quiet" size="large" onClick={draft.forget} disabled={draft.isImporting}>
          Forget it and start over
        </Button>
      </div>
    </form>
  );
}

function EthereumBalance({ address }: { address: string }) {
  const { data, isError } = useBalance({ address: asHex(address) });
  if (data) return <Amount wei={data.value} size={15} />;
  return isError ? "The network does not answer" : <Skeleton className="inline-block w-24" />;
}

function asHex(address: string): `0x${string}` {
  return `0x${address.slice(2)}`;
}
