/** A failure in three sentences, as a person with money at stake needs them. */
export interface FailureWords {
  /** What happened. */
  title: string;
  /** What it means for the money. */
  money: string;
  /** What to do. */
  next: string;
  /** The same signed bytes may be sent again, and will be once the part that is down is back. */
  retriable: boolean;
}

const NOTHING_SENT = "Nothing was sent.";

const WORDS: Readonly<Record<string, FailureWords>> = {
  factor_required: words("Your seat is still locked.", "Try again and answer the prompt of your passkey or device key."),
  factor_invalid: words("Your passkey or device key did not verify.", "Use the one that you set this wallet up with."),
  missing_or_invalid_token: words("Your sign-in has run out.", "Sign in again, then repeat it."),
  session_required: words("You are signed out.", "Sign in again, then repeat it."),
  user_session_keys_expired: words("Your seat has locked itself again.", "Repeat it and unlock once more."),
  server_rule_refused: words("Your server's own rules refused this.", "Send less, or wait until earlier sends are a day old."),
  policy_violation: words("A policy of this wallet refused this.", "Send within the rule below, or change the rule."),
  insufficient_funds: words("The wallet has too little for the amount and the fee.", "Send less, or add money first."),
  transaction_broadcast_failure: words("The network refused the transaction.", "Its reason stands below. Correct it and send again."),
  fee_above_ceiling: words("The network fee is above the ceiling of this app.", "Wait for lower fees and send again."),
  request_expired: words("The request ran out before it was sent.", "Review it again: a fresh one is made."),
  request_replayed: words("This very request was used before.", "Look at your activity. To send once more, review it anew."),
  chain_unavailable: words("The network does not answer.", "It goes out by itself when the network is back.", true),
  enclave_unavailable: words("The enclave is starting.", "It goes on by itself in a moment.", true),
  enclave_phase: words("The enclave is starting.", "It goes on by itself in a moment.", true),
  wallet_api_unavailable: retried("The wallet backend does not answer."),
  database_unavailable: words("The wallet backend's database does not answer.", "It goes on by itself when it is back.", true),
  web_unavailable: retried("The connection to your server broke."),
  request_in_progress: retried("The first attempt is still running."),
  too_many_requests: words("That was too much at once.", "Wait a minute and send again."),
  sealed_record_invalid: words(
    "A stored record was changed outside the enclave.",
    "Tell whoever runs this server: it must restore its database.",
  ),
  sealed_record_stale: words(
    "The backend's database is older than its last use.",
    "Tell whoever runs this server: it must restore the newest backup.",
  ),
  share_invalid: words(
    "The stored shares do not make this wallet's key.",
    "Tell whoever runs this server: it must restore its share store.",
  ),
};

/**
 * Words for a code; what has none of its own is told with the server's own text.
 *
 * @param isSigned false where the person's seat has not signed yet: then there is nothing that could have gone out or go out by itself
 */
export function explainFailure({ code, text }: { code: string; text: string }, isSigned = true): FailureWords {
  const known = WORDS[code] ?? words(text, "Try again. If it happens twice, quote the small print below.");
  return isSigned || !known.retriable ? known : words(known.title, "Your seat had not signed yet. Try again when it is back.");
}

function words(title: string, next: string, retriable = false): FailureWords {
  return { title, money: NOTHING_SENT, next, retriable };
}

/** The answer was lost, so whether it was carried out is not known here; repeating the same bytes finds out and moves nothing twice. */
function retried(title: string): FailureWords {
  return {
    title,
    money: "Whether it went out is not known yet; it cannot go out twice.",
    next: "The same signed request is asked for again by itself until there is an answer.",
    retriable: true,
  };
}
