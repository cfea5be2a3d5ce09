/** The address to connect to, in the form that URLs take, for one to listen on. */
export function dialableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
