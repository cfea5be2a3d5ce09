"use client";

import { ExternalLink } from "lucide-react";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { PageTitle } from "@/components/shell/page-title.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs.tsx";
import { IdList } from "./id-list.tsx";
import { CREATE_APP_COMMAND, curlExample, sdkExample } from "./sdk-example.ts";

/** How to drive this stack from code. */
export function DeveloperHome() {
  const { config } = useAppState();
  const wallet = useWallet();
  const input = { appId: config.appId, walletApiOrigin: config.walletApiOrigin, walletId: wallet.id };
  return (
    <PageColumns>
      <PageTitle title="Developer">The wallet backend speaks Privy’s API. Point the unmodified SDK at it.</PageTitle>
      <Card aria-labelledby="example-title">
        <CardTitle id="example-title">1. Read this wallet</CardTitle>
        <p className="mt-1 mb-3 text-muted">Only the address of the API is new.</p>
        <Tabs defaultValue="sdk">
          <TabList aria-label="Language">
            <Tab value="sdk">Node SDK</Tab>
            <Tab value="curl">curl</Tab>
          </TabList>
          <TabPanel value="sdk">
            <CodeBlock label="@privy-io/node" text={sdkExample(input)} />
          </TabPanel>
          <TabPanel value="curl">
            <CodeBlock label="Shell" text={curlExample(input)} />
          </TabPanel>
        </Tabs>
      </Card>
      <Card aria-labelledby="secret-title">
        <CardTitle id="secret-title">2. Get a secret</CardTitle>
        <p className="mt-1 mb-3 text-muted">
          {config.development ? (
            <>
              This app’s secret stands in <code className="font-mono text-13">.data/stack.json</code> on the machine of the stack. For
              experiments make an app of your own; this prints its id and secret, once:
            </>
          ) : (
            "Make an app of your own on the machine of the stack. This prints its id and secret, once:"
          )}
        </p>
        <CodeBlock label="Shell" text={CREATE_APP_COMMAND} />
        <p className="mt-3 text-13 text-muted">
          Wallets belong to the app that made them. A secret alone moves nothing: the owners of a wallet sign too.
        </p>
      </Card>
      <Card aria-labelledby="reference-title">
        <CardTitle id="reference-title">3. Look it up</CardTitle>
        <p className="mt-1 mb-3 text-muted">Every route with its fields and errors, served by the wallet backend itself.</p>
        <div className="flex flex-wrap gap-2">
          <Button asChild>
            <a href={`${config.walletApiOrigin}/v1/docs`} target="_blank" rel="noreferrer">
              API reference
              <ExternalLink aria-hidden />
            </a>
          </Button>
          <Button look="secondary" asChild>
            <a href={`${config.walletApiOrigin}/v1/openapi.json`} target="_blank" rel="noreferrer">
              OpenAPI document
              <ExternalLink aria-hidden />
            </a>
          </Button>
        </div>
      </Card>
      <IdList />
    </PageColumns>
  );
}
