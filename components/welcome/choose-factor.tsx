"use client";

import { useQuery } from "@tanstack/react-query";
import { Fingerprint, Laptop } from "lucide-react";
import { Button } from "@/components/ui/button.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { isPasskeyAvailable } from "@/lib/user-seat/passkey-support.ts";
import type { FactorKind } from "./use-set-up.ts";

/** Passkey where the browser has them, a device key where not; the other one stays a choice. */
export function ChooseFactor({ onChoose }: { onChoose: (kind: FactorKind) => void }) {
  const { data: hasPasskeys } = useQuery({
    queryKey: ["passkey-support"],
    queryFn: isPasskeyAvailable,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (hasPasskeys === undefined) {
    return (
      <div className="grid gap-3" aria-busy>
        <Skeleton className="h-12" />
        <Skeleton className="mx-auto h-4 w-56" />
      </div>
    );
  }
  return (
    <div className="grid gap-3">
      {hasPasskeys ? (
        <>
          <Button size="large" onClick={() => onChoose("passkey")}>
            <Fingerprint aria-hidden />
            Create a passkey
          </Button>
          <Button look="quiet" onClick={() => onChoose("device")}>
            Use a key in this browser instead
          </Button>
          <p className="text-center text-13 text-muted">
            A passkey works with your fingerprint, face or PIN and can follow you to other devices.
          </p>
        </>
      ) : (
        <>
          <Button size="large" onClick={() => onChoose("device")}>
            <Laptop aria-hidden />
            Create a device key
          </Button>
          <Button look="quiet" onClick={() => onChoose("passkey")}>
            Use a passkey from another device
          </Button>
          <p className="text-center text-13 text-muted">
            This browser offers no passkeys of its own. A device key lives in this browser only: clear its data and the seat is lost.
          </p>
        </>
      )}
    </div>
  );
}
