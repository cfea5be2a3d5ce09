"use client";

import { useState } from "react";
import { JourneyPanel, JourneySheet } from "@/components/journey/journey-place.tsx";
import { useCosign } from "@/components/journey/use-cosign.ts";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { PageTitle } from "@/components/shell/page-title.tsx";
import { Card } from "@/components/ui/card.tsx";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs.tsx";
import type { RequestPayload } from "@/lib/protocol/app/wallet-action.ts";
import { buildMessagePayload, buildTypedDataPayload } from "@/lib/user-seat/build-rpc-payload.ts";
import { MessageForm } from "./message-form.tsx";
import { SignReviewSheet } from "./sign-review-sheet.tsx";
import { TypedDataForm } from "./typed-data-form.tsx";

/** Sign without sending: a message or typed data. */
export function SignHome() {
  const { config } = useAppState();
  const wallet = useWallet();
  const cosign = useCosign();
  const [review, setReview] = useState<RequestPayload | null>(null);
  const context = { config, walletId: wallet.id };
  return (
    <PageColumns panel={<JourneyPanel cosign={cosign} chain={false} />}>
      <PageTitle title="Sign">Both seats sign here too. Nothing goes to the network.</PageTitle>
      <Card>
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
