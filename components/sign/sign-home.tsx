"use client";

import { useState } from "react";
import { JourneyPanel, JourneySheet } from "@/components/journey/journey-place.tsx";
import { useCosign } from "@/components/journey/use-cosign.ts";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { PageTitle } from "@/components/shell/page-title.tsx";
import { Card } from "@/components/ui/card.tsx";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs.tsx";
import type { CustodyKind } from "@/lib/protocol/app/seat-wallet.ts";
import type { RequestPayload } from "@/lib/protocol/app/wallet-action.ts";
import { buildMessagePayload, buildSolanaMessagePayload, buildTypedDataPayload } from "@/lib/user-seat/build-rpc-payload.ts";
import { MessageForm } from "./message-form.tsx";
import { SignReviewSheet } from "./sign-review-sheet.tsx";
import { TypedDataForm } from "./typed-data-form.tsx";

const WHO_SIGNS: Readonly<Record<CustodyKind, string>> = {
  both: "Both seats sign here too.",
  user: "You alone sign here too.",
  either: "You sign, or your server does.",
};

/** Sign without sending: a message or typed data. */
export function SignHome() {
  const { config } = useAppState();
  const wallet = useWallet();
  const cosign = useCosign();
  const [review, setReview] = useState<RequestPayload | null>(null);
  const context = { config, walletId: wallet.id };
  return (
    <PageColumns panel={<JourneyPanel cosign={cosign} chain={false} />}>
      <PageTitle title="Sign">{WHO_SIGNS[wallet.custody]} Nothing goes to the network.</PageTitle>
      <Card>
        {wallet.chain_type === "solana" ? (
          <MessageForm onReview={(message) => setReview(buildSolanaMessagePayload(context, message))} />
        ) : (
          <Tabs defaultValue="message">
            <TabList aria-label="What to sign">
              <Tab value="message">Message</Tab>
              <Tab value="typed-data">Typed data</Tab>
            </TabList>
            <TabPanel value="message">
              <MessageForm onReview={(message) => setReview(buildMessagePayload(context, message))} />
            </TabPanel>
            <TabPanel value="typed-data">
              <TypedDataForm onReview={(typedData) => setReview(buildTypedDataPayload(context, typedData))} />
            </TabPanel>
          </Tabs>
        )}
      </Card>
      {review ? (
        <SignReviewSheet
          payload={review}
          onCancel={() => setReview(null)}
          onConfirm={(actor) => {
            setReview(null);
            void cosign.start(review, actor);
          }}
        />
      ) : null}
      <JourneySheet cosign={cosign} />
    </PageColumns>
  );
}
