import { constants, type FileHandle, open, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "./write-private-file.ts";

interface Append {
  readonly text: string;
  /** Stands in the place of everything before it. */
  readonly replaces: boolean;
  resolve(): void;
  reject(error: unknown): void;
}

/** Lines are opaque here: the enclave chains and authenticates them. */
const LINE = /^[^\n\r]{1,1024}$/;
const NEWLINE = 0x0a;

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
    const bytes = await readFile(path);
    const wholeLength = bytes.lastIndexOf(NEWLINE) + 1;
    if (wholeLength < bytes.length) await file.truncate(wholeLength);
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
    while (this.#flushing !== null) await this.#flushing;
    if (this.#failure !== null) throw this.#failure;
    const text = await readFile(this.#path, "utf8");
    return text.split("\n").slice(0, -1);
  }

  /**
   * Resolves when the lines are durable. Lines of several calls keep the order of the calls.
   *
   * @throws RangeError for a line that is empty, over 1,024 characters or has a line break; nothing is written then
   * @throws the disk's error; the journal then takes no more lines, because after a failed sync nobody knows what is on the disk
   */
  append(lines: readonly string[]): Promise<void> {
    return this.#enqueue(lines, false);
  }

  /**
   * Puts `lines` in the place of all that were appended before this call; later appends follow them. After a crash either all of the old or all
   * of the new lines are there.
   */
  replace(lines: readonly string[]): Promise<void> {
    return this.#enqueue(lines, true);
  }

  #enqueue(lines: readonly string[], replaces: boolean): Promise<void> {
    if (!lines.every((line) => LINE.test(line)))
      return Promise.reject(new RangeError("a witness line must have 1 to 1,024 characters and no line break"));
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text: lines.map((line) => `${line}\n`).join(""), replaces, resolve, reject });
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
    const text = group
      .slice(Math.max(from, 0))
      .map((append) => append.text)
      .join("");
    if (from < 0) {
      await this.#file.appendFile(text);
      await this.#file.datasync();
      return;
    }
    const next = `${this.#path}.next`;
    await writeFile(next, text, { mode: 0o600, flush: true });
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
