import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";

/** Where to get the page that opens files without a network. */
export function OfflineCard() {
  return (
    <Card aria-labelledby="offline-title" className="grid gap-3">
      <CardTitle id="offline-title">The offline tool</CardTitle>
      <p className="max-w-text text-muted">
        One file that opens an encrypted key on a machine without a network, and makes keys to encrypt to. Save it now, beside your backup:
        it works without this app.
      </p>
      <Button look="secondary" asChild className="sm:justify-self-start">
        <a href="/offline-tool" download>
          Save the offline tool
        </a>
      </Button>
    </Card>
  );
}
