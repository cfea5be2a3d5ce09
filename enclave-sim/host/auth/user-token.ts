export function readBearerToken(authorization: string | undefined): string | null {
  return /^Bearer ([A-Za-z0-9_.-]+)$/i.exec(authorization ?? "")?.[1] ?? null;
}
