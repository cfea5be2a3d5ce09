"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { CHANGE_STEP_WORDS } from "@/components/automations/change-step-words.ts";
import { ChangeFailure } from "@/components/change/change-failure.tsx";
import { useChange } from "@/components/change/use-change.ts";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Sheet } from "@/components/ui/sheet.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { walletName } from "@/lib/protocol/app/seat-wallet.ts";
import { buildWalletChange } from "@/lib/user-seat/build-change-payload.ts";

/** Gives the wallet another name: a change that its owner signs, like every other. */
export function RenameWallet() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="secondary" size="small" onClick={() => setOpen(true)}>
        Rename the wallet
      </Button>
      {isOpen ? <RenameSheet onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function RenameSheet({ onClose }: { onClose: () => void }) {
  const { config } = useAppState();
  const wallet = useWallet();
  const change = useChange();
  const router = useRouter();
  const [text, setText] = useState(wallet.name);
  const [tried, setTried] = useState(false);
  const name = walletName.safeParse(text);
  const isBusy = ["signing", "confirming", "sending"].includes(change.step);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!name.success) return document.getElementById("new-name")?.focus();
    if (name.data === wallet.name) return onClose();
    if ((await change.run(buildWalletChange({ config }, wallet.id, { display_name: name.data }))) === null) return;
    // The list of wallets comes with the page.
    router.refresh();
    onClose();
  };
  return (
    <Sheet
      open
      onOpenChange={(open) => open || onClose()}
      closable={!isBusy}
      title="Rename the wallet"
      description={wallet.custody === "both" ? "You and your server both sign this." : "You sign this; it is yours to decide."}
    >
      <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-2 pt-2">
        <TextField
          id="new-name"
          label="Name"
          value={text}
          onChange={(event) => setText(event.target.value)}
          problem={tried && !name.success ? "Give it a name of 1 to 40 characters." : undefined}
          hint="Only you and your server see it. Its address and its custody stay."
          readOnly={isBusy}
        />
        <Button type="submit" size="large" aria-disabled={isBusy || undefined}>
          {isBusy ? CHANGE_STEP_WORDS[change.step] : "Sign the new name"}
        </Button>
      </form>
      {change.failure ? <ChangeFailure failure={change.failure} /> : null}
    </Sheet>
  );
}
