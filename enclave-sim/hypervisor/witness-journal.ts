import { constants, type FileHandle, open, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "./write-private-file.ts";

interface Append {
  /** Several where one string could not hold all of it. */
  readonly texts: readonly string[];
  /** Stands in the place of everything before it. */
  readonly replaces: boolean;
  resolve(): void;
  reject(error: unknown): void;
}

/** Lines are opaque here: the enclave chains and authenticates them. */
const LINE = /^[^\n\r]{1,1024}$/;
const NEWLINE = 0x0a;
/** More than the longest line, in UTF-8. */
const TAIL_BYTES = 8_192;
const PART_BYTES = 8 * 1024 * 1024;

/**
 * The monotonic witness: an append-only file of lines outside the database, which stands for a counter in tamper-proof hardware (law 8). An
 * append is acknowledged once it is on the disk. Appends that arrive while one is being written go into the next write together, so
 * the cost of a sync is shared by all requests in flight.
 */
export class WitnessJournal {
  #file: FileHandle;
  readonly #path: string;
  #waiting: Append[] = [];
  #flushing: Promise<void> | null = null;
  #failure: unknown = null;
  /** Parts of a replacement whose last one has not come. */
  #staged: string[] = [];
  readonly #failed = Promise.withResolvers<unknown>();

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Opens the journal and drops a last line without its newline: it was cut by a crash, so nobody was told of it.
   *
   * @throws Error when the file is gone after the first start: an empty witness would let an old backup pass for the newest state
   */
  static async open(path: string, isFirstStart: boolean): Promise<WitnessJournal> {
    const file = await open(
      path,
      isFirstStart ? constants.O_RDWR | constants.O_APPEND | constants.O_CREAT : constants.O_RDWR | constants.O_APPEND,
      0o600,
    ).catch((cause: unknown) => {
      throw new Error(`${path} is missing or cannot be opened. Restore it: without it old records would pass for new ones.`, { cause });
    });
    const { size } = await file.stat();
    const tail = await readBytes(file, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES));
    const cutOff = tail.length - (tail.lastIndexOf(NEWLINE) + 1);
    if (cutOff === TAIL_BYTES) throw new Error(`${path} is damaged: it ends with something that is no line.`);
    if (cutOff > 0) await file.truncate(size - cutOff);
    // Whole lines may be here that were written but not yet synced when the process died; the enclave is about to trust them.
    await file.datasync();
    await syncFolder(dirname(path));
    return new WitnessJournal(path, file);
  }

  /** Resolves with the disk's error when the journal has stopped taking lines. Then only a restart, which reads it again, helps. */
  get failed(): Promise<unknown> {
    return this.#failed.promise;
  }

  /** Every line in order, without those still being written: wait for what was appended first. */
  async read(): Promise<string[]> {
    const all: string[] = [];
    for (let from: number | null = 0; from !== null; ) {
      const { lines, next } = await this.readPart(from);
      for (const line of lines) all.push(line);
      from = next;
    }
    return all;
  }

  /**
   * The lines from a byte on, as many as fit, and where the next ones begin. In parts, because text and messages have a largest size, and a journal that nobody
   * can read any more locks everybody out.
   *
   * @param from 0, or what an earlier part named as `next`
   */
  async readPart(from: number, maxBytes: number = PART_BYTES): Promise<{ lines: string[]; next: number | null }> {
    // Whoever reads from the beginning has not begun to replace anything: what is staged was left by an enclave that died.
    if (from === 0) this.#staged = [];
    while (this.#flushing !== null) await this.#flushing;
    if (this.#failure !== null) throw this.#failure;
    const { size } = await this.#file.stat();
    if (from === size) return { lines: [], next: null };
    const bytes = await readBytes(this.#file, from, Math.min(maxBytes, size - from));
    const length = bytes.lastIndexOf(NEWLINE) + 1;
    if (length === 0) throw new Error(`${this.#path} is damaged: no line ends within ${bytes.length} bytes.`);
    const lines = bytes.toString("utf8", 0, length).split("\n").slice(0, -1);
    return { lines, next: from + length < size ? from + length : null };
  }

  /**
   * Resolves when the lines are durable. Lines of several calls keep the order of the calls.
   *
   * @throws RangeError for a line that is empty, over 1,024 characters or has a line break; nothing is written then
   * @throws the disk's error; the journal then takes no more lines, because after a failed sync nobody knows what is on the disk
   */
  append(lines: readonly string[]): Promise<void> {
    return this.#enqueue(lines, false, []);
  }

  /**
   * Puts `lines` in the place of all that were appended before this call; later appends follow them. After a crash either all of the old or all
   * of the new lines are there.
   *
   * @param isLast false: more of the new lines follow, and nothing changes yet
   */
  replace(lines: readonly string[], isLast = true): Promise<void> {
    const staged = this.#staged;
    this.#staged = [];
    if (isLast) return this.#enqueue(lines, true, staged);
    if (!lines.every((line) => LINE.test(line))) return Promise.reject(badLine());
    this.#staged = [...staged, joinLines(lines)];
    return Promise.resolve();
  }

  #enqueue(lines: readonly string[], replaces: boolean, before: readonly string[]): Promise<void> {
    if (!lines.every((line) => LINE.test(line))) return Promise.reject(badLine());
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ texts: [...before, joinLines(lines)], replaces, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /** Waits for what was appended, then closes the file. */
  async close(): Promise<void> {
    while (this.#flushing !== null) await this.#flushing;
    await this.#file.close();
  }

  async #write(group: readonly Append[]): Promise<void> {
    // What a later replacement folds away need not be written first.
    const from = group.findLastIndex(({ replaces }) => replaces);
    const texts = group.slice(Math.max(from, 0)).flatMap((append) => append.texts);
    if (from < 0) {
      await this.#file.appendFile(texts.join(""));
      await this.#file.datasync();
      return;
    }
    const next = `${this.#path}.next`;
    await writeFile(next, texts, { mode: 0o600, flush: true });
    await rename(next, this.#path);
    await syncFolder(dirname(this.#path));
    const old = this.#file;
    this.#file = await open(this.#path, constants.O_RDWR | constants.O_APPEND);
    await old.close();
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0 && this.#failure === null) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(group);
        for (const { resolve } of group) resolve();
      } catch (error) {
        this.#failure = error;
        this.#failed.resolve(error);
        for (const { reject } of [...group, ...this.#waiting]) reject(error);
      }
    }
    this.#flushing = null;
  }
}

async function readBytes(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(buffer, done, length - done, from + done);
    if (bytesRead === 0) throw new Error("the journal became shorter while it was read");
    done += bytesRead;
  }
  return buffer;
}

function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function badLine(): RangeError {
  return new RangeError("a witness line must have 1 to 1,024 characters and no line break");
}
