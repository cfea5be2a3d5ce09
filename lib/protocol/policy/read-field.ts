import type { FieldReading } from "./field-value.ts";
import { readActionBodyField } from "./fields/action-body.ts";
import { readAuthorizationField } from "./fields/authorization.ts";
import { readCalldataField } from "./fields/calldata.ts";
import { readTransactionField } from "./fields/ethereum-transaction.ts";
import { readMessageField } from "./fields/message.ts";
import { readReferenceField, readSystemField } from "./fields/outside.ts";
import { readSolanaField, readSolanaProgramField } from "./fields/solana.ts";
import { readTronCalldata, readTronField } from "./fields/tron.ts";
import { readDomainField, readMessagePath } from "./fields/typed-data.ts";
import type { PolicyFacts, PolicyReferences } from "./policy-facts.ts";
import type { PolicyCondition } from "./policy-schema.ts";

/** Reads the field that a condition is about. It depends on nothing but what is given: the same part reads the same everywhere. */
export function readField(condition: PolicyCondition, facts: PolicyFacts, references: PolicyReferences): FieldReading {
  switch (condition.field_source) {
    case "ethereum_transaction":
      return readTransactionField(condition.field, facts);
    case "ethereum_calldata":
      return readCalldataField(condition, facts.transaction?.dataHex, facts.transaction ?? facts);
    case "ethereum_typed_data_domain":
      return readDomainField(condition.field, facts);
    case "ethereum_typed_data_message":
      return readMessagePath(condition, facts);
    case "ethereum_7702_authorization":
      return readAuthorizationField(facts);
    case "message":
      return readMessageField(condition.field, facts);
    case "solana_program_instruction":
      return readSolanaProgramField(facts);
    case "solana_system_program_instruction":
    case "solana_token_program_instruction":
      return readSolanaField(condition, facts);
    case "tron_transaction":
      return readTronField(condition.field, facts);
    case "tron_trigger_smart_contract_data":
      return readCalldataField(condition, readTronCalldata(facts), facts.tronContract ?? facts);
    case "action_request_body":
      return readActionBodyField(condition.field, facts);
    case "system":
      return readSystemField(references);
    case "reference":
      return readReferenceField(condition.field, references);
  }
}
