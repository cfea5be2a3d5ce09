import { cn } from "./cn.ts";
import { CopyButton } from "./copy-button.tsx";

interface CodeBlockProps {
  text: string;
  /** Names the block and its copy button: "Canonical JSON". */
  label: string;
  className?: string;
}

/** Monospaced text that wraps instead of scrolling sideways, with its copy button. */
export function CodeBlock({ text, label, className }: CodeBlockProps) {
  return (
    <figure className={cn("rounded-control border border-line bg-wash", className)}>
      <figcaption className="flex items-center justify-between gap-2 pl-3 text-13 text-muted">
        {label}
        <CopyButton text={text} label={`Copy: ${label}`} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="max-h-[26rem] overflow-auto whitespace-pre-wrap px-3 pb-3 font-mono text-13 [overflow-wrap:anywhere]">
        {text}
      </pre>
    </figure>
  );
}
