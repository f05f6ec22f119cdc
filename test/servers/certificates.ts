/** An authority and a certificate of it for a host, made for a test. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from './programs.ts';
import { runProgram } from './server-process.ts';

export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Files in PEM in `folder`, good for two days. */
export async function makeCertificates(folder: string, host: string): Promise<Certificates> {
  const openssl = findProgram('openssl');
  if (openssl === null) throw new Error('openssl is not installed');
  const at = (name: string): string => join(folder, name);
  const newKey = (file: string): string[] => ['-newkey', 'rsa:2048', '-nodes', '-keyout', file];
  const files = { authority: at('ca.pem'), certificate: at('server.pem'), key: at('server.key') };
  await runProgram([openssl, 'req', '-x509', ...newKey(at('ca.key')), '-out', files.authority, '-subj', '/CN=Test']);
  await runProgram([openssl, 'req', ...newKey(files.key), '-out', at('server.csr'), '-subj', `/CN=${host}`]);
  await writeFile(at('names'), `subjectAltName=DNS:${host}\n`);
  const signing = ['-CA', files.authority, '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('names')];
  await runProgram([
    openssl,
    'x509',
    '-req',
    '-in',
    at('server.csr'),
    ...signing,
    '-out',
    files.certificate,
    '-days',
    '2',
  ]);
  return files;
}
