/** The whole environment of a child. Next.js's types demand NODE_ENV of every environment, which PostgreSQL and anvil have no use for. */
export function childEnvironment(variables: Record<string, string>): NodeJS.ProcessEnv {
  return variables as NodeJS.ProcessEnv;
}
