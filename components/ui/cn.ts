import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

/** Without this list tailwind-merge takes `text-13` for a colour and lets it displace `text-muted`. */
const merge = extendTailwindMerge({
  extend: {
    theme: { text: ["13", "15", "17", "22", "32", "48"], radius: ["control", "card"], shadow: ["sheet"] },
  },
});

/** Joins class names; of two that set the same property the later one stays. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
