/** The way back in that leaves this page, and what was typed on it, as they are. */
export function SignInAgain() {
  return (
    <p className="mt-1">
      <a href="/sign-in" target="_blank" rel="noreferrer" className="font-medium text-ink underline underline-offset-4">
        Sign in, in a new tab
      </a>
    </p>
  );
}
