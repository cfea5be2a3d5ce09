"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { erc20Abi, getAddress } from "viem";
import { useReadContract } from "wagmi";
import { useAppState, useOwnAddress, useWallet } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { symbolOf } from "@/lib/chain/token-call.ts";
import type { Token } from "@/lib/protocol/chains/chain-table.ts";
import { fundWallet } from "@/lib/user-seat/call-app-server.ts";
import { TokenAmount } from "./token-amount.tsx";
import { useTokens } from "./use-tokens.ts";

const REFRESH_MS = 4_000;

/** What the wallet holds of the tokens that this app knows. */
export function TokenList() {
  const tokens = useTokens();
  if (tokens.length === 0) return null;
  return (
    <ul aria-label="Tokens" className="mt-3 grid max-w-narrow divide-y divide-line border-line border-y">
      {tokens.map((token) => (
        <TokenRow key={token.asset} token={token} />
      ))}
    </ul>
  );
}

function TokenRow({ token }: { token: Token }) {
  const { config } = useAppState();
  const wallet = useWallet();
  const own = useOwnAddress();
  const queries = useQueryClient();
  const { data: balance, isError } = useReadContract({
    abi: erc20Abi,
    address: getAddress(token.address),
    functionName: "balanceOf",
    args: [own],
    query: { refetchInterval: REFRESH_MS },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => fundWallet(wallet.id, token.asset),
    networkMode: "always",
    onSuccess: () => queries.invalidateQueries({ queryKey: ["readContract"] }),
  });
  return (
    <li className="flex min-h-12 items-center justify-between gap-4 py-1">
      <span className="min-w-0 text-13 text-muted">
        {token.name}
        {error ? <span className="block text-danger-ink">None was added. {error.message}</span> : null}
      </span>
      <span className="flex items-center gap-2">
        {balance === undefined ? (
          isError ? (
            <span className="text-13 text-muted">not known just now</span>
          ) : (
            <Skeleton className="w-16" />
          )
        ) : null}
        {balance === undefined ? null : <TokenAmount amount={balance} token={token} />}
        {config.development ? (
          <Button
            look="quiet"
            size="icon"
            onClick={() => mutate()}
            disabled={isPending}
            aria-label={`Add 100 test ${symbolOf(token)}`}
            title={`Add 100 test ${symbolOf(token)}`}
          >
            <Plus aria-hidden />
          </Button>
        ) : null}
      </span>
    </li>
  );
}
