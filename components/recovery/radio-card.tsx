import type { ReactNode } from "react";

interface RadioCardProps {
  group: string;
  name: string;
  checked: boolean;
  onChoose: () => void;
  /** One sentence about it. */
  children: ReactNode;
}

/** One of a few ways, with a sentence. A native radio button, so that arrow keys work as everywhere. */
export function RadioCard({ group, name, checked, onChoose, children }: RadioCardProps) {
  const noteId = `${group}-${name.toLowerCase().replaceAll(" ", "-")}-note`;
  return (
    <label className="flex cursor-pointer items-start gap-3 rounded-card border border-line-strong bg-surface p-4 transition-colors hover:bg-hover has-[:checked]:border-ink has-[:focus-visible]:outline has-[:checked]:outline-1 has-[:focus-visible]:outline-2 has-[:checked]:outline-ink has-[:focus-visible]:outline-offset-2">
      <input
        type="radio"
        name={group}
        checked={checked}
        onChange={onChoose}
        aria-label={name}
        aria-describedby={noteId}
        className="mt-1 size-4 shrink-0 accent-[var(--n-11)] outline-none"
      />
      <span className="min-w-0">
        <span className="block font-medium text-15">{name}</span>
        <span id={noteId} className="block text-13 text-muted">
          {children}
        </span>
      </span>
    </label>
  );
}
