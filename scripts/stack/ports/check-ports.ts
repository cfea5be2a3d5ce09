import { createServer } from "node:net";
import { UserError } from "../user-error.ts";
import { describeListener } from "./describe-listener.ts";

export type WantedPort = { variable: string; port: number; purpose: string };

/** @throws UserError that names every taken port, its variable and, where one can tell, who listens there */
export async function checkPorts(wanted: WantedPort[], command = "npm start"): Promise<void> {
  const twice = wanted.find((one, index) => wanted.findIndex((other) => other.port === one.port) !== index);
  if (twice) throw new UserError(`${twice.variable}=${twice.port} is asked for twice.`, "Give each of the ports its own number.");

  const states = await Promise.all(
    wanted.map(async (one) => ((await isFree(one.port)) ? null : { ...one, listener: await describeListener(one.port) })),
  );
  const taken = states.filter((state) => state !== null);
  const [first] = taken;
  if (!first) return;
  const lines = taken.map(
    ({ variable, port, purpose, listener }) => `Port ${port} (${variable}, ${purpose}) is taken${listener ? ` by ${listener}` : ""}.`,
  );
  const others = taken.map(({ variable, port }) => `${variable}=${port + 100}`).join(" ");
  throw new UserError(lines.join("\n  "), `Stop what listens there, or choose others: ${others} ${command}`);
}

/** Both loopback addresses, because `localhost` may lead a browser to either. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, "::1"));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      // A machine without IPv6 has nobody listening there.
      else if (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT") resolve(true);
      else if (error.code === "EACCES")
        reject(new UserError(`Port ${port} needs more rights than this account has.`, "Choose one above 1023."));
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
