/** ERC-20's `transfer`, as policies and aggregations read it. */
export const TRANSFER_ABI = {
  type: "function",
  name: "transfer",
  inputs: [
    { name: "to", type: "address" },
    { name: "amount", type: "uint256" },
  ],
  outputs: [{ name: "", type: "bool" }],
  stateMutability: "nonpayable",
} as const;
