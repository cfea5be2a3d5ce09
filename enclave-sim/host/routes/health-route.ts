import { healthSchema } from "../../../lib/protocol/api/attestation.ts";
import type { Chain } from "../chains/chain.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { HostServices } from "../services.ts";
import type { Route } from "./route.ts";

const PATIENCE_MS = 2000;

/** Without enclave or database nothing works, so load balancers get a 503; without a chain, signing still does. */
export const healthRoute: Route = {
  method: "GET",
  path: "/health",
  tag: "Operations",
  summary: "What works at this moment",
  access: "public",
  response: healthSchema,
  errors: [],
  async handle(_request, services) {
    const { enclave, chains } = services;
    const [database, ...answering] = await Promise.all([databaseAnswers(services), ...chains.all.map(chainAnswers)]);
    const isOk = database && enclave.isReady && answering.every(Boolean);
    const body = {
      status: isOk ? "ok" : "degraded",
      enclave: enclave.isReady,
      database,
      chains: Object.fromEntries(chains.all.map(({ caip2 }, index) => [caip2, answering[index] ?? false])),
      simulated: true,
    };
    return jsonAnswer(database && enclave.isReady ? 200 : 503, body);
  },
};

function databaseAnswers({ database }: HostServices): Promise<boolean> {
  return answers(database.$queryRaw`SELECT 1`);
}

function chainAnswers({ client }: Chain): Promise<boolean> {
  return answers(client.getChainId());
}

function answers(question: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), PATIENCE_MS);
  const answered = question.then(
    () => true,
    () => false,
  );
  return Promise.race([answered, late]).finally(() => clearTimeout(timer));
}
