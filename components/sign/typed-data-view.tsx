"use client";

import { isAddress, maxUint256 } from "viem";
import { cn } from "@/components/ui/cn.ts";
import { FullAddress } from "@/components/wallet/address.tsx";

type Types = Record<string, { name: string; type: string }[]>;

/** Typed data as a person can read it: the fields in the order of their types, structures indented. */
export function TypedDataView({ types, primaryType, message }: { types: Types; primaryType: string; message: Record<string, unknown> }) {
  return <Struct types={types} type={primaryType} value={message} depth={0} />;
}

function Struct({ types, type, value, depth }: { types: Types; type: string; value: Record<string, unknown>; depth: number }) {
  return (
    <dl className={cn("grid gap-2.5", depth > 0 && "border-line-strong border-l pl-3.5")}>
      {types[type]?.map((field) => (
        <div key={field.name}>
          <dt className="text-13 text-muted">
            {field.name} <span className="font-mono text-faint">{field.type}</span>
          </dt>
          <dd className="mt-0.5">
            <Value types={types} type={field.type} value={value[field.name]} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ types, type, value, depth }: { types: Types; type: string; value: unknown; depth: number }) {
  if (Array.isArray(value)) {
    const item = type.replace(/\[[0-9]*\]$/, "");
    if (value.length === 0) return <span className="text-muted">none</span>;
    return (
      <ol className="grid gap-2.5">
        {value.map((element, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: fixed content in a fixed order
          <li key={index}>
            <Value types={types} type={item} value={element} depth={depth} />
          </li>
        ))}
      </ol>
    );
  }
  if (isRecord(value)) return <Struct types={types} type={type} value={value} depth={depth} />;
  const text = String(value);
  if (type === "address" && isAddress(text, { strict: false })) return <FullAddress address={text} />;
  if (/^u?int/.test(type)) return <Whole text={text} />;
  if (type === "bool") return <span>{value ? "yes" : "no"}</span>;
  return (
    <span className={cn("whitespace-pre-wrap [overflow-wrap:anywhere]", type.startsWith("bytes") && "font-mono text-13")}>
      {text === "" ? "(empty)" : text}
    </span>
  );
}

function Whole({ text }: { text: string }) {
  const value = /^(0x[0-9a-f]+|-?[0-9]+)$/i.test(text) ? BigInt(text) : null;
  if (value === null) return <span>{text}</span>;
  return (
    <span className="tabular-nums [overflow-wrap:anywhere]">
      {value.toLocaleString("en-US")}
      {value === maxUint256 ? <strong className="ml-2 font-medium text-danger-ink">The largest number there is: no limit.</strong> : null}
    </span>
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
