"use client";

import { type FormEvent, useState } from "react";
import { useHealth } from "@/components/shell/use-health.ts";
import { Button } from "@/components/ui/button.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { TextArea } from "@/components/ui/text-area.tsx";
import { type RuleJson, ruleListSchema } from "@/lib/protocol/app/wallet-limits.ts";
import type { PolicyRule } from "@/lib/protocol/policy/policy-schema.ts";
import { findRuleProblems } from "./find-rule-problems.ts";
import { RuleFields } from "./rule-fields.tsx";

interface RuleBuilderProps {
  rules: readonly PolicyRule[];
  onReview: (rules: readonly RuleJson[]) => void;
  /** Hears that something was typed, added or taken away. */
  onTouch: () => void;
}

const NEW_RULE: RuleJson = { name: "", method: "eth_sendTransaction", action: "ALLOW", conditions: [] };

/** Everything the policy language can say, rule by rule or as JSON, held to the schema that the enclave holds it to. */
export function RuleBuilder({ rules, onReview, onTouch }: RuleBuilderProps) {
  const { problem: stackProblem } = useHealth();
  const [draft, setDraft] = useState<RuleJson[]>(() => ruleListSchema.parse(rules));
  const [json, setJson] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const problems = findRuleProblems(draft);
  const jsonProblem = json === null ? undefined : problemOfJson(json);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problems.size === 0 && jsonProblem === undefined) onReview(draft);
  };
  const typeJson = (text: string) => {
    onTouch();
    setJson(text);
    const read = readJson(text);
    if (read !== null) setDraft(read);
  };
  const change = (next: RuleJson[]) => {
    onTouch();
    setDraft(next);
    setJson(null);
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <p className="max-w-text text-13 text-muted">
        All conditions of a rule must be met. A rule that refuses beats every rule that allows, and what no rule allows is refused. Without
        any rule the policy is taken off.
      </p>
      {draft.map((rule, index) => (
        <RuleFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule on its way has no other name, and all its fields are controlled
          key={index}
          rule={rule}
          index={index}
          problemOf={(path) => (tried ? problems.get(`${index}.${path}`) : undefined)}
          onChange={(changed) => change(draft.map((one, at) => (at === index ? changed : one)))}
          onRemove={() => change(draft.filter((_, at) => at !== index))}
        />
      ))}
      <Button look="secondary" className="sm:justify-self-start" onClick={() => change([...draft, NEW_RULE])}>
        Add a rule
      </Button>
      <FoldOut label="As JSON">
        <TextArea
          id="rules-json"
          label="Rules"
          mono
          className="[&_textarea]:min-h-64"
          value={json ?? JSON.stringify(draft, null, 2)}
          onChange={(event) => typeJson(event.target.value)}
          problem={jsonProblem}
          hint="The form above follows what you write here."
        />
      </FoldOut>
      {tried && problems.size > 0 ? (
        <Notice tone="danger" title="The rules are not complete.">
          <ul>
            {[...problems].slice(0, 5).map(([path, problem]) => (
              <li key={path} className="[overflow-wrap:anywhere]">
                Rule {Number(path.split(".")[0]) + 1}, {path.split(".").slice(1).join(" ")}: {problem}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <Button type="submit" size="large" aria-disabled={stackProblem !== null || undefined} className="sm:justify-self-start sm:px-10">
        Review the rules
      </Button>
    </form>
  );
}

function problemOfJson(text: string): string | undefined {
  return readJson(text) === null ? "This is not a JSON list of rules." : undefined;
}

/** A list of objects; what is in them the schema judges. */
function readJson(text: string): RuleJson[] | null {
  try {
    const value: unknown = JSON.parse(text);
    const isList = Array.isArray(value) && value.every((one) => typeof one === "object" && one !== null && !Array.isArray(one));
    return isList ? value : null;
  } catch {
    return null;
  }
}
