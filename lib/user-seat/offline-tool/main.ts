import { createRecipientFile } from "../recovery/recipient-file.ts";
import { openChosenFile, readChosenFile } from "./open-file.ts";
import { findElement, onSubmit, say } from "./page.ts";

const file = findElement("file", HTMLInputElement);
const password = findElement("password", HTMLInputElement);
const recipient = findElement("recipient", HTMLInputElement);
const recipientField = findElement("recipient-field", HTMLDivElement);
const result = findElement("result", HTMLElement);
const secret = findElement("secret", HTMLElement);
const reveal = findElement("reveal", HTMLButtonElement);
/** Only in this variable, and in the page while the button is held. */
let secretText = "";

file.addEventListener("change", async () => {
  forget();
  const [picked] = file.files ?? [];
  if (picked === undefined) return;
  try {
    const chosen = readChosenFile(await picked.text());
    recipientField.hidden = chosen.kind !== "export";
    say(
      "open-status",
      chosen.kind === "export"
        ? `An export of ${chosen.bundle.wallet.address}. Choose its recipient key file.`
        : "A keystore. Type its password.",
    );
  } catch (error) {
    say("open-status", error instanceof Error ? error.message : "This file cannot be read.", true);
  }
});

onSubmit("open", "open-status", "Opening. This takes a few seconds on purpose: it makes guessing slow.", async () => {
  const [picked] = file.files ?? [];
  if (picked === undefined) return say("open-status", "Choose a keystore or an export first.", true);
  // Read again: the file may have changed on the disk since it was chosen.
  const chosen = readChosenFile(await picked.text());
  const opened = await openChosenFile(chosen, password.value, (await recipient.files?.[0]?.text()) ?? null);
  password.value = "";
  secretText = opened.secret;
  findElement("address", HTMLElement).textContent = opened.address;
  findElement("secret-name", HTMLElement).textContent = opened.secretName;
  reveal.textContent = `Hold to reveal the ${opened.secretName.toLowerCase()}`;
  result.hidden = false;
  say("open-status", "Opened. The address was derived from the key itself.");
  reveal.focus();
});

onSubmit("make", "make-status", "Making a key. This takes a few seconds.", async () => {
  const made = await createRecipientFile(findElement("make-password", HTMLInputElement).value);
  findElement("make-password", HTMLInputElement).value = "";
  findElement("public-key", HTMLElement).textContent = made.public_key;
  findElement("made", HTMLElement).hidden = false;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(made, null, 2)], { type: "application/json" }));
  link.download = "countersign-recipient.json";
  link.click();
  URL.revokeObjectURL(link.href);
  say("make-status", "Made. Keep the file here, and carry only the public key to the recovery page.");
});

const show = () => {
  secret.textContent = secretText;
};
const hide = () => {
  secret.textContent = "••••••••";
};
reveal.addEventListener("pointerdown", (event) => {
  // The text that appears moves the button; the finger must not lose it by that.
  reveal.setPointerCapture(event.pointerId);
  show();
});
for (const end of ["pointerup", "pointercancel", "blur", "keyup"]) reveal.addEventListener(end, hide);
reveal.addEventListener("keydown", (event) => {
  if (event.key === " " || event.key === "Enter") {
    event.preventDefault();
    show();
  }
});
findElement("forget", HTMLButtonElement).addEventListener("click", () => {
  forget();
  file.value = "";
  say("open-status", "Forgotten.");
});
addEventListener("pagehide", forget);

function forget(): void {
  secretText = "";
  hide();
  result.hidden = true;
  recipientField.hidden = true;
  recipient.value = "";
  password.value = "";
}
