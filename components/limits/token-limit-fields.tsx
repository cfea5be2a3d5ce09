import { TextField } from "@/components/ui/text-field.tsx";
import { symbolOf } from "@/lib/chain/token-call.ts";
import type { Token } from "@/lib/protocol/chains/chain-table.ts";
import type { LimitsProblems, TokenText } from "./use-limits-draft.ts";

interface TokenLimitFieldsProps {
  tokens: readonly Token[];
  text: Readonly<Record<string, TokenText>>;
  onType: (text: Readonly<Record<string, TokenText>>) => void;
  problems: LimitsProblems;
}

const EMPTY: TokenText = { each: "", day: "" };

/** The most of each token that the app knows, in the token's own units. */
export function TokenLimitFields({ tokens, text, onType, problems }: TokenLimitFieldsProps) {
  return tokens.map((token) => {
    const symbol = symbolOf(token);
    const field = (name: keyof TokenText) => ({
      id: `limit-${token.asset}-${name}`,
      inputMode: "decimal" as const,
      placeholder: "No limit",
      trailing: (
        <span className="pr-2 text-muted" aria-hidden>
          {symbol}
        </span>
      ),
      value: text[token.address]?.[name] ?? "",
      onChange: (event: { target: { value: string } }) =>
        onType({ ...text, [token.address]: { ...(text[token.address] ?? EMPTY), [name]: event.target.value } }),
      problem: problems[`${token.asset}-${name}`],
    });
    return (
      <div key={token.address} className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        <TextField label={`Most ${symbol} per transaction`} {...field("each")} />
        <TextField
          label={`Most ${symbol} within 24 hours`}
          hint={`With either, nobody is given leave to spend your ${symbol} any more. Leave that was given before stays.`}
          {...field("day")}
        />
      </div>
    );
  });
}
