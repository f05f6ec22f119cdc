/** The certificate that the server shows, from PEM files. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { GatehouseError, messageOf } from '../model/errors.ts';

/** Paths of PEM files: the certificate with its chain, and its key. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** Errors: `server.start` when a file cannot be read, is no certificate or key, or the two do not belong together. */
export function readCertificate(files: CertificateFiles): { readonly cert: Buffer; readonly key: Buffer } {
  const read = { cert: contentOf(files.cert), key: contentOf(files.key) };
  try {
    createSecureContext(read);
  } catch (error) {
    throw new GatehouseError(
      'server.start',
      `The certificate ${files.cert} and the key ${files.key} cannot be used: ${messageOf(error)}`,
      {
        place: files.cert,
        remedy: 'Both are PEM files, the key belongs to the certificate and has no passphrase.',
        cause: error,
      },
    );
  }
  return read;
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new GatehouseError('server.start', `The file ${path} cannot be read: ${messageOf(error)}`, {
      place: path,
      remedy: 'Check --tls-cert and --tls-key, and that the account of the server may read the files.',
      cause: error,
    });
  }
}
