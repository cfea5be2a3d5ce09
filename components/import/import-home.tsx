"use client";

import { NewWalletReady } from "@/components/custody/new-wallet-ready.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { PageTitle } from "@/components/shell/page-title.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { ImportForm } from "./import-form.tsx";
import { SecretForm } from "./secret-form.tsx";
import { useImport } from "./use-import.ts";

/** Bring a key: read it here, see whose address it is, choose the custody, encrypt it to the enclave. */
export function ImportHome() {
  const draft = useImport();
  if (draft.wallet) return <NewWalletReady wallet={draft.wallet} />;
  return (
    <PageColumns>
      <PageTitle title="Import a wallet">
        Bring a key or seed phrase that you have. It is read in this page and leaves it only encrypted to the enclave.
      </PageTitle>
      {draft.read ? (
        <ImportForm draft={draft} read={draft.read} />
      ) : (
        <>
          <SecretForm onRead={draft.hold} />
          <Notice title="A copy elsewhere stays a copy.">
            Custody and limits bind this wallet, not the key on paper or in another app. Whoever has a copy can still move the money. If
            somebody else may have one, make a new wallet and send the money there.
          </Notice>
        </>
      )}
    </PageColumns>
  );
}
