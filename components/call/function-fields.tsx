"use client";

import { SelectField } from "@/components/ui/select-field.tsx";
import { TextArea } from "@/components/ui/text-area.tsx";
import { signatureOf } from "@/lib/chain/parse-abi-text.ts";
import { CallInput } from "./call-input.tsx";
import { type FunctionDraft, PASTED } from "./use-function-draft.ts";
import { WELL_KNOWN_CONTRACTS } from "./well-known-contracts.ts";

interface FunctionFieldsProps {
  draft: FunctionDraft;
  /** What is missing is said only after a try. */
  tried: boolean;
}

/** What the contract is, which of its functions, and that function's inputs. */
export function FunctionFields({ draft, tried }: FunctionFieldsProps) {
  const abiProblem = draft.abi?.status === "invalid" ? draft.abi.problem : undefined;
  return (
    <>
      <SelectField
        id="kind"
        label="What it is"
        value={draft.kind}
        onChange={(event) => draft.chooseKind(event.target.value)}
        hint="This says how to read the contract. It does not make it trustworthy."
      >
        {WELL_KNOWN_CONTRACTS.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={PASTED}>Something else: I have its description (ABI)</option>
      </SelectField>
      {draft.kind === PASTED ? (
        <TextArea
          id="abi"
          label="Description (ABI)"
          mono
          placeholder="function mint(address to, uint256 amount)"
          value={draft.abiText}
          onChange={(event) => draft.typeAbi(event.target.value)}
          problem={abiProblem ?? (tried && draft.abi?.status === "empty" ? "Paste the contract’s ABI." : undefined)}
          hint="JSON from the contract’s makers, or one line a function."
        />
      ) : null}
      {draft.functions.length > 0 ? (
        <SelectField
          id="function"
          label="Function"
          value={draft.signature}
          onChange={(event) => draft.chooseFunction(event.target.value)}
          className="[&_select]:font-mono [&_select]:text-13"
        >
          {[...new Set(draft.functions.map(signatureOf))].map((signature) => (
            <option key={signature}>{signature}</option>
          ))}
        </SelectField>
      ) : null}
      {draft.inputs.map((input) => (
        <CallInput key={input.key} input={input} tried={tried} onType={(text) => draft.typeInput(input.key, text)} />
      ))}
    </>
  );
}
