/** A failure that the person at the terminal can mend: shown as its message and its fix, without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}
