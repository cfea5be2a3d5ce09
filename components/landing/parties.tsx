const PARTIES = [
  { mark: "bg-you", name: "You", text: "hold one seat. Your passkey opens it in this browser, and nothing else can." },
  { mark: "bg-server", name: "Your server", text: "holds the other. It signs by its own rules, and cannot sign for you." },
  { mark: "bg-ink", name: "The enclave", text: "puts the key together only when both have signed, for the milliseconds of one action." },
] as const;

/** Who holds what, in three sentences. */
export function Parties() {
  return (
    <ul className="grid gap-5 sm:grid-cols-3 sm:gap-8">
      {PARTIES.map(({ mark, name, text }) => (
        <li key={name} className="border-line border-t pt-4">
          <h2 className="flex items-center gap-2 font-medium text-15">
            <span aria-hidden className={`size-2.5 rounded-full ${mark}`} />
            {name}
          </h2>
          <p className="mt-1 text-muted">{text}</p>
        </li>
      ))}
    </ul>
  );
}
