import { encode } from "uqr";

/** A QR code as one SVG path: ink on white in both themes, since many cameras cannot read an inverted one. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="w-full rounded-card border border-line bg-[oklch(1_0_0)]"
    >
      <path d={path} fill="oklch(0.2 0.009 70)" />
    </svg>
  );
}
