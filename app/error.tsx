"use client";

import { PageFailure } from "@/components/shell/page-failure.tsx";

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return <PageFailure digest={digestOf(error)} retry={retry} />;
}

function digestOf(error: unknown): string | undefined {
  return error instanceof Error && "digest" in error && typeof error.digest === "string" ? error.digest : undefined;
}
