export type LockedPackage = { version?: string; optionalDependencies?: Record<string, string>; dev?: boolean; [field: string]: unknown };
export type Lockfile = { packages: Record<string, LockedPackage> };

/** Optional dependencies that the lock file has no entry for; `npm ci` refuses a lock file that has any. */
export function findMissingPackages({ packages }: Lockfile): { name: string; version: string; dev: boolean }[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isResolved(packages, path, name))
      .map(([name, version]) => ({ name, version, dev })),
  );
}

/** As Node looks for a package: in the node_modules of each folder on the way up. */
function isResolved(packages: Lockfile["packages"], path: string, name: string): boolean {
  if (`${path === "" ? "" : `${path}/`}node_modules/${name}` in packages) return true;
  if (path === "") return false;
  const end = path.lastIndexOf("/node_modules/");
  return isResolved(packages, end === -1 ? "" : path.slice(0, end), name);
}
