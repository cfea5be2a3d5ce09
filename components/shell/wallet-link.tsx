"use client";

import Link from "next/link";
import type { ComponentProps } from "react";
import { useWalletHref } from "./app-state.tsx";

interface WalletLinkProps extends Omit<ComponentProps<typeof Link>, "href"> {
  href: string;
}

/** A link to a page about the current wallet: it stays the same wallet there. */
export function WalletLink({ href, ...rest }: WalletLinkProps) {
  const toHref = useWalletHref();
  return <Link href={toHref(href)} {...rest} />;
}
