import { z } from "zod";
import { factorAssertionSchema, factorEnrolmentSchema } from "../user-factor.ts";
import { jwtText } from "./fields.ts";

/** `POST /v1/users/{id}/factors`. The first factor needs the user's token; each later one also an assertion of a present factor. */
export const enrolFactorBodySchema = z.strictObject({
  user_jwt: jwtText,
  factor: factorEnrolmentSchema,
  present_factor: factorAssertionSchema.optional(),
});

/** A factor as it is shown: the public half only. */
export const factorViewSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("passkey"), id: z.string(), credential_id: z.string(), public_key: z.string(), enrolled_at: z.int() }),
  z.strictObject({ type: z.literal("device"), id: z.string(), public_key: z.string(), enrolled_at: z.int() }),
]);

/** `GET /v1/users/{id}/factors` */
export const factorListSchema = z.strictObject({ data: z.array(factorViewSchema) });

/** What an enrolment answers: all factors, the new one last. */
export const enrolledFactorsSchema = z.strictObject({ factors: z.array(factorViewSchema) });
