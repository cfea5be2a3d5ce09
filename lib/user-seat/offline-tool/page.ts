/** The elements of page.html that the program works with; the names are their ids. */
export function findElement<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`page.html has no ${type.name} #${id}`);
  return element;
}

/** Says how something went, to eyes and to screen readers. An error is said with what it means. */
export function say(id: string, text: string, isError = false): void {
  const status = findElement(id, HTMLParagraphElement);
  status.textContent = text;
  status.dataset.error = String(isError);
  status.hidden = text === "";
}

/** Runs `work` with the form's button held, so that a second press does nothing, and says what went wrong. */
export function onSubmit(formId: string, statusId: string, working: string, work: () => Promise<void>): void {
  const form = findElement(formId, HTMLFormElement);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    if (!(button instanceof HTMLButtonElement) || button.disabled) return;
    button.disabled = true;
    say(statusId, working);
    // A tick for the browser to paint the words before the key derivation takes the thread.
    setTimeout(() => {
      work()
        .catch((error: unknown) => say(statusId, error instanceof Error ? error.message : "This did not work.", true))
        .finally(() => {
          button.disabled = false;
        });
    }, 30);
  });
}
