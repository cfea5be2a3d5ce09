import { notFound } from "next/navigation";

/** Every address that is not the recovery site's is answered by this. */
export default function NowherePage(): never {
  notFound();
}
