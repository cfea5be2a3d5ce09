import { parseUnits } from "viem";

export type ParsedAmount =
  | { status: "empty" }
  /** `wei`: in the smallest unit. `cleaned`: what was removed or read differently, in words; absent when the text was plain. */
  | { status: "ok"; wei: bigint; cleaned?: string }
  | { status: "invalid"; problem: string };

interface Unit {
  symbol: string;
  decimals: number;
}

const ETH: Unit = { symbol: "ETH", decimals: 18 };
const MAX_LENGTH = 100;

/**
 * Reads an amount of ETH, or of a token, as people type and paste it: with units, spaces and grouping. What has one possible meaning is cleaned, what has two is
 * refused with both readings, because a wrong guess is somebody's money.
 */
export function parseAmount(text: string, { symbol, decimals }: Unit = ETH): ParsedAmount {
  const given = text.normalize("NFKC").trim();
  if (given === "") return { status: "empty" };
  if (given.length > MAX_LENGTH) return invalid("That is too long for an amount.");
  if (/^0x/i.test(given)) return invalid(`That looks like an address or hex data. Write the amount in ${symbol}, for example 0.2.`);
  if (/^[-−–]/.test(given)) return invalid("An amount cannot be negative.");
  if (symbol === "ETH" && (/\bgwei$/i.test(given) || /\bwei$/i.test(given)))
    return invalid("Write the amount in ETH. 1 ETH is 1,000,000,000 gwei.");
  if (/[$€£¥]/.test(given)) return invalid(`Write the amount in ${symbol}. Other currencies are not converted here.`);
  if (/^[0-9.,]+e[-+]?[0-9]+$/i.test(given)) return invalid("Write the number out, for example 0.001 instead of 1e-3.");

  const bare = withoutUnit(given, symbol)
    .replace(/^\+/, "")
    .replace(/[\s_'’]/g, "");
  const stray = /[^0-9.,]/u.exec(bare);
  if (stray) return invalid(`“${stray[0]}” is not part of an amount. Use digits and one decimal point.`);

  const plain = resolveSeparators(bare);
  if (typeof plain !== "string") return plain;
  const [whole = "", fraction = ""] = plain.split(".");
  if (whole === "" && fraction === "") return invalid("Write a number, for example 0.2.");
  if (fraction.length > decimals) return invalid(`${symbol} has ${decimals} decimal places; this has ${fraction.length}.`);
  const wei = parseUnits(`${whole || "0"}.${fraction || "0"}`, decimals);
  if (wei >= 2n ** 128n) return invalid(`There is not that much ${symbol}.`);
  return plain === given || wei === 0n
    ? { status: "ok", wei }
    : { status: "ok", wei, cleaned: `Read as ${tidy(whole, fraction)} ${symbol}.` };
}

/** "0.2 ETH", "Ξ0.2" and "5 USDC" name the unit that is meant anyway. */
function withoutUnit(text: string, symbol: string): string {
  if (symbol === "ETH") return text.replace(/(eth|ether|Ξ)$/i, "").replace(/^(eth|Ξ)/i, "");
  const lower = text.toLowerCase();
  const unit = symbol.toLowerCase();
  if (lower.endsWith(unit)) return text.slice(0, -unit.length);
  return lower.startsWith(unit) ? text.slice(unit.length) : text;
}

/** Text with at most one `.`, or why it cannot be told. */
function resolveSeparators(text: string): string | ParsedAmount {
  const commas = text.split(",").length - 1;
  const points = text.split(".").length - 1;
  if (commas === 0 && points <= 1) return text;
  if (commas > 0 && points > 0) {
    const decimal = text.lastIndexOf(",") > text.lastIndexOf(".") ? "," : ".";
    return ungroup(text, decimal === "," ? "." : ",", decimal);
  }
  const separator = commas > 0 ? "," : ".";
  if (commas + points > 1) return ungroup(text, separator, null);
  const [whole = "", rest = ""] = text.split(",");
  const couldBeGroup = /^[1-9][0-9]{0,2}$/.test(whole) && rest.length === 3;
  return couldBeGroup ? invalid(`“${text}” can mean ${whole}${rest} or ${whole}.${rest}. Write it without the comma.`) : `${whole}.${rest}`;
}

/** Removes grouping only where it groups by three, as in 1,234,567.5. */
function ungroup(text: string, group: string, decimal: string | null): string | ParsedAmount {
  const [whole = "", fraction = "", ...more] = decimal ? text.split(decimal) : [text];
  const [first = "", ...groups] = whole.split(group);
  const regular = /^[0-9]{1,3}$/.test(first) && groups.every((part) => /^[0-9]{3}$/.test(part));
  if (!regular || more.length > 0 || fraction.includes(group))
    return invalid("Points and commas do not fit together. Use one decimal point, as in 1234.5.");
  return decimal ? `${first}${groups.join("")}.${fraction}` : first + groups.join("");
}

function tidy(whole: string, fraction: string): string {
  const digits = fraction.replace(/0+$/, "");
  return (whole.replace(/^0+(?=[0-9])/, "") || "0") + (digits ? `.${digits}` : "");
}

function invalid(problem: string): ParsedAmount {
  return { status: "invalid", problem };
}
