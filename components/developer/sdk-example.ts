interface ExampleInput {
  appId: string;
  walletApiOrigin: string;
  walletId: string;
}

/** The unmodified SDK against this stack. The secret stays a placeholder: a page never has it. */
export function sdkExample({ appId, walletApiOrigin, walletId }: ExampleInput): string {
  return `import { PrivyClient } from "@privy-io/node";

const privy = new PrivyClient({
  appId: "${appId}",
  appSecret: process.env.PRIVY_APP_SECRET,
  apiUrl: "${walletApiOrigin}",
});

const wallet = await privy.wallets().get("${walletId}");
console.log(wallet.address);`;
}

/** The same in curl. */
export function curlExample({ appId, walletApiOrigin, walletId }: ExampleInput): string {
  return `curl ${walletApiOrigin}/v1/wallets/${walletId} \\
  -u "${appId}:$PRIVY_APP_SECRET" \\
  -H "privy-app-id: ${appId}"`;
}

/** A tenant of one's own, so that experiments do not touch this app. */
export const CREATE_APP_COMMAND = "npm run apps -- create --name my-app --json";
