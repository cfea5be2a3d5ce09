import { decodeBase64 } from "../base64.ts";
import { AttestationError } from "./attestation-error.ts";

/** The DER bytes of the first certificate in a PEM text (RFC 7468). */
export function decodeCertificatePem(pem: string): Uint8Array<ArrayBuffer> {
  const body = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/.exec(pem)?.[1];
  if (body === undefined) throw new AttestationError("document_malformed", "There is no certificate in this PEM text.");
  return decodeBase64(body.replace(/\s/g, ""), "certificate");
}
