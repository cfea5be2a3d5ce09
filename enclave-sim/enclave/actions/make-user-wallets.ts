import type { UserWalletInput } from "../../../lib/protocol/api/users.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { KeyQuorumContent } from "../../../lib/protocol/sealed-record.ts";
import type { OpenedRecord } from "../evidence/record-seal.ts";
import { nowMs } from "../trusted-clock.ts";
import type { ActionContext } from "./action.ts";
import { type MadeWallet, makeWallet } from "./make-wallet.ts";

interface UserWallets {
  readonly records: OpenedRecord<"wallet" | "key_quorum">[];
  readonly shares: MadeWallet["shares"][];
  readonly wallets: OpenedRecord<"wallet">[];
}

/**
 * Makes wallets for a user, each owned by a quorum of its own with the user as only member: so one wallet's quorum can be changed without the others'.
 *
 * @throws ApiError not_supported | policy_not_found | key_quorum_not_found
 */
export async function makeUserWallets(inputs: readonly UserWalletInput[], userId: string, context: ActionContext): Promise<UserWallets> {
  const made: UserWallets = { records: [], shares: [], wallets: [] };
  for (const input of inputs) {
    if (input.create_smart_wallet === true) {
      throw new ApiError("not_supported", "create_smart_wallet is true, but contract wallets are not offered; leave it out.");
    }
    const quorum = makeOwnQuorum(userId, context);
    const { wallet, shares } = await makeWallet(input, quorum.record.id, context);
    made.records.push(wallet, quorum);
    made.shares.push(shares);
    made.wallets.push(wallet);
  }
  return made;
}

function makeOwnQuorum(userId: string, { services, request }: ActionContext): OpenedRecord<"key_quorum"> {
  const content: KeyQuorumContent = {
    display_name: null,
    authorization_threshold: 1,
    authorization_keys: [],
    user_ids: [userId],
    key_quorum_ids: [],
    created_at: nowMs(),
  };
  return services.sealer.seal("key_quorum", createId(), request.appId, 1, content);
}
