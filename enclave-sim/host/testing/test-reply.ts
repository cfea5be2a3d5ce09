/** Members of all the answers that tests look into. Which of them an answer has is what the tests are about. */
interface ReplyBody {
  readonly id: string;
  readonly address: `0x${string}`;
  readonly status: string;
  readonly code: string;
  readonly error: string;
  readonly reason: string;
  readonly boot_id: string;
  readonly receipt_public_key: string;
  readonly block_number: number;
  readonly data: { hash: string; transaction_id: string; signature: string } & { id: string }[];
  readonly keys: object[];
  readonly body: { id: string };
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly body: ReplyBody;
  readonly headers: Headers;
}

export async function readReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return { status: response.status, text, body: (isJson ? JSON.parse(text) : {}) as ReplyBody, headers: response.headers };
}
