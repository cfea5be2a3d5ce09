"use client";

import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";

/** The ids that code asks for, each with its copy button. */
export function IdList() {
  const { config, user } = useAppState();
  const wallet = useWallet();
  const ids = [
    { name: "App id", value: config.appId },
    { name: "API address", value: config.walletApiOrigin },
    { name: "Wallet id", value: wallet.id },
    { name: "Owner (key quorum)", value: wallet.owner_id },
    { name: "Your user id", value: user.walletUserId ?? "" },
    { name: "Chain", value: config.chain.caip2 },
    { name: "Chain’s RPC", value: config.chain.rpcUrl },
  ];
  return (
    <Card aria-labelledby="ids-title">
      <CardTitle id="ids-title">Ids</CardTitle>
      <dl className="mt-2 divide-y divide-line">
        {ids.map(({ name, value }) => (
          <div key={name} className="grid grid-cols-[1fr_auto] items-center gap-x-3 py-1 sm:grid-cols-[11rem_1fr_auto]">
            <dt className="col-span-2 pt-1 text-13 text-muted sm:col-span-1 sm:pt-0">{name}</dt>
            <dd className="min-w-0 font-mono text-13 [overflow-wrap:anywhere]">{value}</dd>
            <dd>
              <CopyButton text={value} label={`Copy: ${name}`} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
