/** Says on every screen what this stack is not. Hardware would protect from whoever is root here; a simulation cannot. */
export function SimulationStrip({ development }: { development: boolean }) {
  return (
    <aside
      aria-label="About this installation"
      data-print="hide"
      className="border-line border-b bg-wash px-4 py-1.5 text-center text-13 text-muted"
    >
      <span className="font-medium text-soft">Simulated enclave.</span>{" "}
      {development ? "Test money." : "No hardware protects this machine from its root user."}
    </aside>
  );
}
