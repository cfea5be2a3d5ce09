export type AttestationFailure =
  | "document_malformed"
  | "document_too_large"
  | "algorithm_unsupported"
  | "signature_invalid"
  | "root_untrusted"
  | "chain_broken"
  | "certificate_unsuitable"
  | "certificate_not_valid_then"
  | "debug_mode"
  | "measurement_mismatch"
  | "nonce_mismatch";

/** Why an attestation document is not to be trusted. `reason` is stable and may be shown; the message says what was found. */
export class AttestationError extends Error {
  override readonly name = "AttestationError";
  readonly reason: AttestationFailure;

  constructor(reason: AttestationFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
