/** Failures of connecting, told so that an administrator knows which of host, account and database is at fault. */
import type { SourceConfig } from '../../config/document.ts';
import { GatehouseError, messageOf } from '../../model/errors.ts';

export type ConnectFault = 'signIn' | 'database' | 'unknown';

const sentences: Record<ConnectFault, { says: (where: string) => string; remedy: string }> = {
  signIn: {
    says: (where) => `${where} refuses the user name or the password`,
    remedy: 'Check user and password in the connection, and that the account may sign in from this machine.',
  },
  database: {
    says: (where) => `${where} has no such database, or the account may not use it`,
    remedy: 'Check the name of the database in the connection.',
  },
  unknown: {
    says: (where) => `${where} cannot be reached`,
    remedy: 'Check host and port in the connection, and that the database server is running.',
  },
};

const networkSentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up at present',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  ETIMEDOUT: 'the host does not answer',
  ECONNRESET: 'the server closed the connection',
};

/** The `source.connect` error for a driver's error, whose own words are kept unless they hold the password. */
export function connectFailure(
  config: SourceConfig,
  where: string,
  fault: ConnectFault,
  thrown: unknown,
  secret: string | undefined,
): GatehouseError {
  const sentence = sentences[fault];
  const words = networkWords(thrown) ?? withoutSecret(messageOf(thrown), secret);
  return new GatehouseError('source.connect', `Source ${config.name}: ${sentence.says(where)}: ${words}.`, {
    place: `${config.name}.connection`,
    remedy: sentence.remedy,
    cause: secret !== undefined && messageOf(thrown).includes(secret) ? undefined : thrown,
  });
}

/** Code of an error as Node and most drivers give it. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** The socket's errors that mean the connection is gone. */
export function isNetworkCode(code: string | undefined): boolean {
  return code !== undefined && (code in networkSentences || code === 'EPIPE');
}

function networkWords(thrown: unknown): string | undefined {
  // With several addresses of one host Node gives all their errors together.
  const errors = thrown instanceof AggregateError ? [thrown, ...thrown.errors] : [thrown];
  for (const error of errors) {
    const words = networkSentences[codeOf(error) ?? ''];
    if (words !== undefined) return words;
  }
  return undefined;
}

function withoutSecret(message: string, secret: string | undefined): string {
  const shown = secret === undefined || secret === '' ? message : message.replaceAll(secret, '***');
  return shown.replace(/\.$/, '');
}
