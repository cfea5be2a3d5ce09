import { getAddress } from "viem/utils";
import { ApiError } from "../../../lib/protocol/errors.ts";

/** An address in both cases carries an EIP-55 checksum, and a wrong one means a wrong digit. @throws ApiError invalid_data */
export function assertChecksum(address: string, field: string): void {
  if (!/[a-f]/.test(address.slice(2)) || !/[A-F]/.test(address.slice(2)) || getAddress(address) === address) return;
  throw new ApiError("invalid_data", `${field} ${address} fails its EIP-55 checksum; a digit is wrong.`);
}
