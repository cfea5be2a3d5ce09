import { formatEth } from "@/lib/chain/format-eth.ts";

/** From here on a bare number of wei is hard to read. */
const LONG = /\b[0-9]{10,78}\b/g;

/** The enclave's explanation of a refusal, for a person: amounts in ETH, and a send called that. What is about no amount stays as it is. */
export function sayInEther(explanation: string): string {
  const plain = explanation.replace("this eth_sendTransaction", "this send");
  if (!plain.includes("the amount in wei") || plain.search(LONG) === -1) return plain;
  return plain.replaceAll("the amount in wei", "the amount").replaceAll(LONG, (wei) => formatEth(BigInt(wei), { exact: true }));
}
