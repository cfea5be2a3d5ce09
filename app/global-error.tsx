"use client";

import "./globals.css";
import { GeistSans } from "geist/font/sans";
import { PageFailure } from "@/components/shell/page-failure.tsx";

/** Stands in for the root layout itself, so it brings its own document. */
export default function GlobalErrorPage({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" className={GeistSans.variable}>
      <body>
        <title>Countersign</title>
        <PageFailure retry={retry} />
      </body>
    </html>
  );
}
