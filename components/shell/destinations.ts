import { Activity, Code, Gauge, LifeBuoy, type LucideIcon, Repeat, ShieldCheck, Wallet } from "lucide-react";

interface Destination {
  href: string;
  name: string;
  Icon: LucideIcon;
}

/** Places that exist today; nothing is listed before it works. The first three are on a phone's bar too, the others behind its "More". */
export const DESTINATIONS: readonly Destination[] = [
  { href: "/wallet", name: "Wallet", Icon: Wallet },
  { href: "/activity", name: "Activity", Icon: Activity },
  { href: "/limits", name: "Limits", Icon: Gauge },
  { href: "/automations", name: "Automations", Icon: Repeat },
  { href: "/recovery", name: "Recovery", Icon: LifeBuoy },
  { href: "/security", name: "Security", Icon: ShieldCheck },
  { href: "/developer", name: "Developer", Icon: Code },
];
