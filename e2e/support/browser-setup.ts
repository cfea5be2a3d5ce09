import { startTestStack } from "./start-test-stack.ts";

/** One real stack with the production build of the web app, from an empty data folder, for all journeys of a run. */
export default async function setup(): Promise<() => Promise<void>> {
  const stack = await startTestStack({ web: true });
  process.env.COUNTERSIGN_WEB_URL = stack.read().webUrl;
  process.env.COUNTERSIGN_DATA_DIR = stack.dataDir;
  return () => stack.stop();
}
