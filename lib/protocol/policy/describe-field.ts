/** What a person calls a field, by its source; `%` stands for the field itself. */
const NAMES: Readonly<Record<string, string>> = {
  "ethereum_transaction.to": "the recipient",
  "ethereum_transaction.value": "the amount in wei",
  "ethereum_transaction.chain_id": "the chain",
  "ethereum_calldata.function_name": "the called function",
  "ethereum_typed_data_domain.chainId": "the chain of the typed data",
  "ethereum_typed_data_domain.chain_id": "the chain of the typed data",
  "ethereum_typed_data_domain.verifyingContract": "the contract of the typed data",
  "ethereum_typed_data_domain.verifying_contract": "the contract of the typed data",
  "ethereum_7702_authorization.contract": "the authorized contract",
  "message.content": "the message",
  "message.byte_length": "the length of the message in bytes",
  "solana_program_instruction.programId": "the called program",
  "solana_system_program_instruction.instructionName": "the instruction of the System program",
  "solana_system_program_instruction.Transfer.lamports": "the amount in lamports",
  "solana_token_program_instruction.instructionName": "the instruction of the Token program",
  "tron_transaction.TransferContract.to_address": "the recipient",
  "tron_transaction.TransferContract.amount": "the amount in sun",
  "tron_transaction.TriggerSmartContract.contract_address": "the called contract",
  "tron_transaction.TriggerSmartContract.call_value": "the amount in sun",
  "tron_trigger_smart_contract_data.function_name": "the called function",
  "system.current_unix_timestamp": "the time",
};

const SOURCES: Readonly<Record<string, string>> = {
  ethereum_calldata: '"%" of the call',
  ethereum_typed_data_message: '"%" of the typed data',
  solana_system_program_instruction: '"%" of the System program',
  solana_token_program_instruction: '"%" of the Token program',
  tron_transaction: '"%" of the transaction',
  tron_trigger_smart_contract_data: '"%" of the call',
  action_request_body: '"%" of the request',
  reference: 'the total "%"',
};

/** `ethereum_transaction.to` → `the recipient`; what has no name of its own is shown as it is written. */
export function describeField(field: string): string {
  const known = NAMES[field];
  if (known !== undefined) return known;
  const dot = field.indexOf(".");
  return (SOURCES[field.slice(0, dot)] ?? "%").replace("%", () => field.slice(dot + 1));
}

/** A value for reading: a point in time as a date, the rest as it is. */
export function describeValue(field: string, text: string): string {
  if (field !== "system.current_unix_timestamp" || !/^[0-9]{1,11}$/.test(text)) return text;
  return new Date(Number(text) * 1000).toISOString().replace(".000Z", "Z");
}
