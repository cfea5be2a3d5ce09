import { z } from "zod";

export const CONDITION_OPERATORS = [
  "eq",
  "gt",
  "gte",
  "lt",
  "lte",
  "in",
  "in_condition_set",
  "contains",
  "starts_with",
  "ends_with",
] as const;
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

/** What every condition has, whatever it is about. `value` is one text, or several for `in`. */
export const comparison = {
  operator: z.enum(CONDITION_OPERATORS),
  value: z.union([z.string().max(4096), z.array(z.string().max(4096)).min(1).max(1000)], "a text, or a list of 1 to 1000 texts for `in`"),
};
