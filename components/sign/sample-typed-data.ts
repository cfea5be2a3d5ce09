/** An EIP-712 message to try with: an order, for the chain that this app is on. */
export function sampleTypedData(chainId: number, owner: string): string {
  const sample = {
    domain: { name: "Corner Shop", version: "1", chainId },
    types: {
      Order: [
        { name: "buyer", type: "address" },
        { name: "item", type: "string" },
        { name: "pieces", type: "uint256" },
      ],
    },
    primaryType: "Order",
    message: { buyer: owner, item: "Two cups of coffee", pieces: "2" },
  };
  return JSON.stringify(sample, null, 2);
}
