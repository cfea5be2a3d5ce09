import type { ReactNode } from "react";

/** Title of a page and one sentence about it. */
export function PageTitle({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className="mb-2">
      <h1 className="font-semibold text-22">{title}</h1>
      {children ? <p className="mt-1 max-w-text text-muted">{children}</p> : null}
    </header>
  );
}
