import { ApiError } from "./errors.ts";

/** A key quorum with what its members are: keys by fingerprint (p256-public-key.ts), users by id, quorums nested one level. */
export interface QuorumNode {
  readonly id: string;
  /** null: every member must sign. */
  readonly threshold: number | null;
  readonly keyFingerprints: readonly string[];
  readonly userIds: readonly string[];
  readonly nested: readonly QuorumNode[];
}

/** A key that has signed; `userId` when it is a session key of that user. */
export interface Signer {
  readonly fingerprint: string;
  readonly userId?: string | undefined;
}

export interface SeatCount {
  /** Seats that are filled: `user:<id>`, `key:<fingerprint>`, `quorum:<id>`. */
  readonly seats: string[];
  /** Seats that must be filled, with null resolved to the number of members. */
  readonly threshold: number;
  readonly satisfied: boolean;
}

/** Privy's limit. Every choice of nested quorums is tried, so it also bounds the work. */
const MAX_NESTED = 5;

/** Remaining capacity by edge. A flow network of units: source → user → signing key → seat → (nested quorum) → sink. */
type Network = Map<string, Map<string, number>>;

/**
 * Counts the members who have signed (law 3). A member may appear in several places: a key listed directly and also a user's session key, a user
 * with two session keys, a member of both the quorum and a nested one. Each signing key and each user fills at most one seat, and each seat is filled
 * once; the count is the best assignment under these rules, found as a maximum flow. A nested quorum is one seat, filled when its own threshold of
 * *other* signers is set aside for it.
 *
 * @throws ApiError invalid_data when quorums are nested deeper than one level, or more than five
 */
export function countSeats(quorum: QuorumNode, signers: readonly Signer[]): SeatCount {
  if (quorum.nested.length > MAX_NESTED || quorum.nested.some((child) => child.nested.length > 0)) {
    throw new ApiError("invalid_data", `Key quorum ${quorum.id} nests more than ${MAX_NESTED} quorums, or deeper than one level.`);
  }
  const nested = [...new Map(quorum.nested.map((child) => [child.id, child])).values()];
  const threshold = thresholdOf(quorum);
  let best: string[] = [];
  for (const chosen of subsets(nested)) {
    const seats = fillSeats(quorum, chosen, signers);
    if (seats.length > best.length) best = seats;
  }
  // An empty quorum has nobody to ask: it is satisfied by no one rather than by everyone.
  return { seats: best, threshold, satisfied: threshold >= 1 && best.length >= threshold };
}

/** Seats that must be filled, with null resolved to the number of members. */
export function thresholdOf(quorum: QuorumNode): number {
  return quorum.threshold ?? directSeats(quorum).length + new Set(quorum.nested.map(({ id }) => id)).size;
}

/** The most seats when exactly the `chosen` nested quorums are to be satisfied; none when they cannot all be. */
function fillSeats(quorum: QuorumNode, chosen: readonly QuorumNode[], signers: readonly Signer[]): string[] {
  const network: Network = new Map();
  const seatsByMember = new Map<string, string[]>();
  const offer = (owner: string, members: readonly string[], target: string | null): void => {
    for (const member of members) {
      const seat = `seat:${owner}:${member}`;
      if (target !== null) setCapacity(network, seat, target, 1);
      seatsByMember.set(member, [...(seatsByMember.get(member) ?? []), seat]);
    }
  };
  const direct = directSeats(quorum);
  offer("top", direct, null);
  let demand = 0;
  for (const child of chosen) {
    const members = directSeats(child);
    const needed = child.threshold ?? members.length;
    if (needed < 1) return [];
    demand += needed;
    offer(child.id, members, `quorum:${child.id}`);
    setCapacity(network, `quorum:${child.id}`, "sink", needed);
  }
  for (const [fingerprint, userIds] of usersByKey(signers)) connectKey(network, fingerprint, userIds, seatsByMember);

  if (maximizeFlow(network) < demand) return [];
  // A later augmenting path ends at the sink and never passes it, so the nested quorums stay satisfied while direct seats are filled.
  for (const member of direct) setCapacity(network, `seat:top:${member}`, "sink", 1);
  maximizeFlow(network);
  const filled = direct.filter((member) => network.get(`seat:top:${member}`)?.get("sink") === 0);
  return [...filled, ...chosen.map((child) => `quorum:${child.id}`)];
}

function usersByKey(signers: readonly Signer[]): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  for (const { fingerprint, userId } of signers) {
    const known = users.get(fingerprint) ?? new Set<string>();
    if (userId !== undefined) known.add(userId);
    users.set(fingerprint, known);
  }
  return users;
}

function connectKey(
  network: Network,
  fingerprint: string,
  userIds: ReadonlySet<string>,
  seatsByMember: ReadonlyMap<string, string[]>,
): void {
  const key = `signer:${fingerprint}`;
  const unit = `${key}:unit`;
  // Two nodes with one unit between them: a key listed under several users still counts once.
  setCapacity(network, key, unit, 1);
  if (userIds.size === 0) setCapacity(network, "source", key, 1);
  for (const userId of userIds) {
    setCapacity(network, "source", `holder:${userId}`, 1);
    setCapacity(network, `holder:${userId}`, key, 1);
  }
  for (const member of [`key:${fingerprint}`, ...[...userIds].map((userId) => `user:${userId}`)]) {
    for (const seat of seatsByMember.get(member) ?? []) setCapacity(network, unit, seat, 1);
  }
}

function directSeats(quorum: QuorumNode): string[] {
  return [...new Set([...quorum.userIds.map((id) => `user:${id}`), ...quorum.keyFingerprints.map((fingerprint) => `key:${fingerprint}`)])];
}

/** Ford–Fulkerson. Each unit is one signature, so at most as many rounds as signers. */
function maximizeFlow(network: Network): number {
  let units = 0;
  while (pushUnit(network, "source", new Set())) units++;
  return units;
}

function pushUnit(network: Network, from: string, visited: Set<string>): boolean {
  if (from === "sink") return true;
  visited.add(from);
  for (const [to, capacity] of network.get(from) ?? []) {
    if (capacity < 1 || visited.has(to) || !pushUnit(network, to, visited)) continue;
    setCapacity(network, from, to, capacity - 1);
    setCapacity(network, to, from, (network.get(to)?.get(from) ?? 0) + 1);
    return true;
  }
  return false;
}

function setCapacity(network: Network, from: string, to: string, capacity: number): void {
  const edges = network.get(from);
  if (edges === undefined) network.set(from, new Map([[to, capacity]]));
  else edges.set(to, capacity);
}

function subsets<T>(items: readonly T[]): T[][] {
  const sets: T[][] = [[]];
  for (const item of items) sets.push(...sets.map((set) => [...set, item]));
  return sets;
}
