import { formatUnits } from "viem";

/** An amount split for display: the fraction is set lighter than the integer. */
export interface AmountParts {
  /** Grouped by the locale: `1,234`. */
  integer: string;
  /** With its separator, `.5`; empty when whole. */
  fraction: string;
  /** True when digits were left out; the exact amount is then in `exact`. */
  shortened: boolean;
  /** Every digit, plain: `1234.5`. */
  exact: string;
}

/**
 * Rounds towards zero, so that nobody is shown more than there is. A small amount keeps its first three significant digits instead of
 * becoming 0.
 */
export function splitEth(wei: bigint, maxDecimals = 6, locale = "en-US"): AmountParts {
  const exact = formatUnits(wei, 18);
  const [whole = "0", decimals = ""] = exact.replace("-", "").split(".");
  const firstDigit = decimals.search(/[1-9]/);
  const keep = whole === "0" && firstDigit >= maxDecimals ? firstDigit + 3 : maxDecimals;
  const kept = decimals.slice(0, keep).replace(/0+$/, "");
  const grouped = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(BigInt(whole));
  const separator = new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === "decimal")?.value ?? ".";
  return {
    integer: (wei < 0n ? "−" : "") + grouped,
    fraction: kept ? separator + kept : "",
    shortened: kept.length < decimals.length,
    exact,
  };
}

/** One plain string for sentences and button names: `0.2 ETH`. Never shortened below what was meant: exact when `exact` is set. */
export function formatEth(wei: bigint, options: { exact?: boolean; locale?: string } = {}): string {
  const { integer, fraction } = splitEth(wei, options.exact ? 18 : 6, options.locale);
  return `${integer}${fraction} ETH`;
}
