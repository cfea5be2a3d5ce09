import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createDatabases } from "../database/create-databases.ts";
import { migrateDatabase } from "../database/migrate-database.ts";
import { PARTIES } from "../database/parties.ts";
import { buildClients, buildEnclaveBundle, buildOfflinePage, buildWebApp } from "./build/build-products.ts";
import { describeChain } from "./chain/describe-chain.ts";
import { deployDevelopmentContracts } from "./chain/development-contracts.ts";
import { keepChain } from "./chain/keep-chain.ts";
import { describePostgres, embeddedUrl } from "./postgres/describe-postgres.ts";
import { SUPERUSER } from "./postgres/initialize-cluster.ts";
import { preparePostgres } from "./postgres/prepare-postgres.ts";
import type { ProcessSpec } from "./process/process-spec.ts";
import { type SupervisedProcess, superviseProcess } from "./process/supervise-process.ts";
import { watchLogErrors } from "./process/watch-log-errors.ts";
import type { Progress } from "./screen/open-progress.ts";
import { describeHost } from "./services/describe-host.ts";
import { describeHypervisor } from "./services/describe-hypervisor.ts";
import { describeWeb } from "./services/describe-web.ts";
import type { Settings } from "./settings/resolve-settings.ts";
import { UserError } from "./user-error.ts";
import { ensureWebApp, type WebAppCredentials } from "./web-app/ensure-web-app.ts";

/** Those who use a service come before it: the order of stopping. */
export const STOP_ORDER = ["web", "host", "hypervisor", "chain", "postgres"] as const;
export type ServiceName = (typeof STOP_ORDER)[number];

const ORPHANED_SESSIONS_MS = 10_000;

export type StackOptions = {
  settings: Settings;
  projectRoot: string;
  progress: Progress;
  withWeb: boolean;
  hotReload: boolean;
  /** Ends builds and waiting; what has been started by then is stopped by `stop`. */
  signal: AbortSignal;
  onPid(name: ServiceName, pid: number | null): void;
  onNotice(name: string, text: string): void;
};

export type Stack = {
  /** Starts everything that is wanted and resolves when all of it is ready. */
  start(): Promise<WebAppCredentials | null>;
  restart(name: ServiceName): Promise<void>;
  stop(): Promise<void>;
  kill(): void;
};

/** The processes of one stack and how they depend on each other. */
export function runStack(options: StackOptions): Stack {
  const { settings, projectRoot, progress } = options;
  const { environment, paths } = settings;
  const services = new Map<ServiceName, SupervisedProcess>();
  const endings: (() => void | Promise<void>)[] = [];
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);

  return { start, restart, stop, kill };

  async function start(): Promise<WebAppCredentials | null> {
    // The web build takes most of a first start, so it begins as soon as the Prisma clients exist, beside everything else.
    const clients = progress.step("Database clients", async () => describeBuild(await buildClients(projectRoot, signal)));
    const needsWebBuild = options.withWeb && !options.hotReload;
    const webBuild = clients.then(() =>
      needsWebBuild
        ? progress.step("Web app build", async () =>
            describeBuild(await buildWebApp(projectRoot, join(paths.logs, "build-web.log"), signal)),
          )
        : undefined,
    );
    const offlineTool = options.withWeb
      ? progress.step("Offline tool", async () => describeBuild(await buildOfflinePage(projectRoot, signal)))
      : Promise.resolve();
    const backend = allOrNone([clients, startDatabases(), startChain(), buildBundle()]).then(startBackend);
    const [app] = await allOrNone([backend, webBuild, offlineTool]);
    if (app !== null && options.withWeb)
      await startService("web", "Web app", () => describeWeb(settings, projectRoot, app, options.hotReload));
    return app;
  }

  async function startDatabases(): Promise<void> {
    if (settings.embedsPostgres) await startPostgres();
    await progress.step("Migrations", async () => {
      const counts: string[] = [];
      for (const party of PARTIES) {
        const applied = await migrateDatabase(party, settings.databaseUrls[party]);
        if (applied.length > 0) counts.push(`${party} ${applied.length} new`);
      }
      return counts.join(", ") || "up to date";
    });
  }

  async function startPostgres(): Promise<void> {
    const passwords = settings.secrets?.postgresPasswords;
    if (!passwords) throw new Error("the embedded PostgreSQL is for development");
    const port = environment.POSTGRES_PORT;
    await progress.step("PostgreSQL", async () => {
      const { home, account } = await preparePostgres(paths.root, passwords.superuser);
      if (home.notice) progress.note(`  ! ${home.notice}`);
      await launchPostgres(() => describePostgres(home, port, passwords.superuser, account));
      await createDatabases(embeddedUrl(SUPERUSER, passwords.superuser, port, "postgres"), passwords);
      return `port ${port}`;
    });
  }

  /** After `kill -9` of a server its sessions need a moment to notice; until then PostgreSQL refuses to start on their shared memory. */
  async function launchPostgres(makeSpec: () => ProcessSpec): Promise<void> {
    for (const deadlineMs = Date.now() + ORPHANED_SESSIONS_MS; ; await sleep(250)) {
      try {
        return await launch("postgres", makeSpec);
      } catch (error) {
        if (!(error instanceof UserError) || !error.message.includes("shared memory block") || Date.now() > deadlineMs) throw error;
      }
    }
  }

  async function startChain(): Promise<void> {
    if (!settings.embedsChain) return;
    const chainId = Number(environment.CHAIN_CAIP2.split(":")[1]);
    await startService("chain", "Development chain", () => describeChain(paths.chain, environment.CHAIN_PORT, chainId));
    await deployDevelopmentContracts(settings.chainRpcUrl);
    endings.push(keepChain(settings.chainRpcUrl, paths.chain));
  }

  function buildBundle(): Promise<void> {
    return progress.step("Enclave bundle", async () => describeBuild(await buildEnclaveBundle(projectRoot, signal)));
  }

  async function startBackend(): Promise<WebAppCredentials | null> {
    await startService("hypervisor", "Hypervisor and enclave", () => describeHypervisor(settings, projectRoot));
    await startService("host", "Wallet host", () => describeHost(settings, projectRoot));
    return ensureWebApp(settings);
  }

  async function startService(name: ServiceName, label: string, makeSpec: () => ProcessSpec): Promise<void> {
    await progress.step(label, async () => {
      await launch(name, makeSpec);
      return undefined;
    });
  }

  async function launch(name: ServiceName, makeSpec: () => ProcessSpec): Promise<void> {
    signal.throwIfAborted();
    const service = superviseProcess(name, makeSpec, paths.logs, {
      onPid: (_, pid) => options.onPid(name, pid),
      onNotice: options.onNotice,
    });
    services.set(name, service);
    await service.start();
    if (name !== "postgres" && name !== "chain")
      endings.push(watchLogErrors(join(paths.logs, `${name}.log`), (text) => options.onNotice(name, text)));
  }

  /** Like `Promise.all`, but a failure ends the others and waits for their end: nothing may be starting while the stack is being stopped. */
  async function allOrNone<T extends readonly unknown[]>(promises: { [K in keyof T]: Promise<T[K]> }): Promise<{ [K in keyof T]: T[K] }> {
    const all = Promise.all(promises);
    all.catch(() => {
      failed.abort();
      void stop();
    });
    await Promise.allSettled(promises);
    return all;
  }

  async function restart(name: ServiceName): Promise<void> {
    await services.get(name)?.restart();
  }

  function kill(): void {
    for (const service of services.values()) service.kill();
  }

  async function stop(): Promise<void> {
    for (const name of STOP_ORDER) {
      // Ends the keeping of the chain, which saves it, while the chain still answers.
      if (name === "chain") for (const end of endings.splice(0)) await end();
      await services.get(name)?.stop();
    }
  }
}

function describeBuild(built: boolean): string {
  return built ? "" : "unchanged";
}
