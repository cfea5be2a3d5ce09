import { Card, CardTitle } from "@/components/ui/card.tsx";

/** What is real here and what only plays the part. */
export function SimulationCard({ development }: { development: boolean }) {
  return (
    <Card aria-labelledby="simulation-title">
      <CardTitle id="simulation-title">What is simulated</CardTitle>
      <div className="mt-3 grid max-w-text gap-3 text-muted">
        <p>
          <strong className="font-medium text-ink">The enclave</strong> is a sealed process: no disk, no network, no child processes. It
          checks its own seal when it starts. It is not hardware, so whoever is root on this machine could read its memory.
        </p>
        <p>
          <strong className="font-medium text-ink">Its attestation</strong> has the format of AWS Nitro, signed by a simulated root. The
          signatures, the two seats, the shares and the receipts are real.
        </p>
        {development ? (
          <p>
            <strong className="font-medium text-ink">The network</strong> is a development chain on this machine. Its money is worth
            nothing.
          </p>
        ) : null}
      </div>
    </Card>
  );
}
