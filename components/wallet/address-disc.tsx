interface AddressDiscProps {
  address: string;
  size?: number;
}

interface Arc {
  radius: number;
  start: number;
  sweep: number;
  opacity: number;
}

/**
 * A face for an address: four arcs on three rings, turned by its bytes. In ink, since the two hues belong to the seats. It helps
 * to recognise, never to verify.
 */
export function AddressDisc({ address, size = 24 }: AddressDiscProps) {
  return (
    <svg viewBox="0 0 48 48" width={size} height={size} aria-hidden className="shrink-0">
      <circle cx="24" cy="24" r="23" className="fill-press" />
      {arcsOf(address).map((arc) => (
        <path
          key={`${arc.radius}-${arc.start}`}
          d={pathOf(arc)}
          fill="none"
          stroke="currentColor"
          strokeWidth="4.5"
          strokeOpacity={arc.opacity}
        />
      ))}
      <circle cx="24" cy="24" r="2.6" fill="currentColor" />
    </svg>
  );
}

function arcsOf(address: string): Arc[] {
  // Base58 has no bytes to read off; its characters, spread over the circle, do as well.
  const byte = (index: number) =>
    address.startsWith("0x")
      ? Number.parseInt(address.slice(2 + index * 2, 4 + index * 2), 16) || 0
      : (address.charCodeAt(index % address.length) * 37) % 256;
  const turn = (index: number) => (byte(index) / 256) * 360;
  const length = (index: number, from: number, to: number) => from + (byte(index) / 256) * (to - from);
  return [
    { radius: 18.5, start: turn(19), sweep: length(18, 60, 150), opacity: 0.9 },
    { radius: 18.5, start: turn(19) + 180, sweep: length(17, 30, 120), opacity: 0.45 },
    { radius: 12.5, start: turn(0), sweep: length(1, 80, 300), opacity: 0.7 },
    { radius: 6.8, start: turn(2), sweep: length(3, 80, 300), opacity: 0.5 },
  ];
}

function pathOf({ radius, start, sweep }: Arc): string {
  const point = (degrees: number) => {
    const radians = (degrees * Math.PI) / 180;
    return `${(24 + radius * Math.cos(radians)).toFixed(2)} ${(24 + radius * Math.sin(radians)).toFixed(2)}`;
  };
  return `M${point(start)}A${radius} ${radius} 0 ${sweep > 180 ? 1 : 0} 1 ${point(start + sweep)}`;
}
