/** What a directory answers with, told so that an administrator knows what to do. */
import type { ErrorCode } from '../../model/error-codes.ts';
import { GatehouseError, messageOf } from '../../model/errors.ts';
import type { Outcome } from './messages.ts';

/** A result code other than success, as the cause of the `GatehouseError` that tells of it. */
class LdapRefusal extends Error {
  readonly resultCode: number;
  readonly diagnostic: string;

  constructor({ code, diagnostic }: Pick<Outcome, 'code' | 'diagnostic'>) {
    super(diagnostic === '' ? `LDAP result code ${code}` : diagnostic);
    this.name = 'LdapRefusal';
    this.resultCode = code;
    this.diagnostic = diagnostic;
  }
}

/** Result codes of LDAP that are told apart. */
export const resultCodes = {
  success: 0,
  operationsError: 1,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  strongerAuthRequired: 8,
  referral: 10,
  adminLimitExceeded: 11,
  unavailableCriticalExtension: 12,
  confidentialityRequired: 13,
  noSuchAttribute: 16,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
} as const;

interface Telling {
  readonly code: ErrorCode;
  readonly says: (what: Told) => string;
  readonly remedy: string;
}

/** What was asked of the directory, for its messages. */
export interface Told {
  /** Name of the source or of the connection. */
  readonly name: string;
  /** Where in the configuration. */
  readonly place: string;
  /** Distinguished name that was searched or written. */
  readonly dn: string;
}

const limit: Telling = {
  code: 'ldap.limit',
  says: ({ dn }) => `the directory stopped the search below ${shown(dn)} at one of its limits`,
  remedy:
    'Raise the limits of the account that reads (OpenLDAP: limits dn.exact="..." size.soft=unlimited size.hard=unlimited time=unlimited; Active Directory: leave paging to Gatehouse), or narrow base and filter.',
};
const rights: Telling = {
  code: 'ldap.rights',
  says: ({ dn }) => `the account may not do this with ${shown(dn)}`,
  remedy: 'Give the account the right; the page on directories shows how.',
};
const encryption: Telling = {
  code: 'ldap.encryption',
  says: () => 'the directory wants an encrypted connection',
  remedy: 'Use ldaps:// in the connection, or ldap:// with tls.startTls left at required.',
};

const tellings: Readonly<Record<number, Telling>> = {
  [resultCodes.timeLimitExceeded]: limit,
  [resultCodes.sizeLimitExceeded]: limit,
  [resultCodes.adminLimitExceeded]: limit,
  [resultCodes.strongerAuthRequired]: encryption,
  [resultCodes.confidentialityRequired]: encryption,
  [resultCodes.insufficientAccessRights]: rights,
  [resultCodes.noSuchObject]: {
    code: 'ldap.base',
    says: ({ dn }) => `there is no ${shown(dn)} in the directory, or the account may not see it`,
    remedy: 'Correct the distinguished name, or give the account the right to read there.',
  },
  [resultCodes.invalidDnSyntax]: {
    code: 'ldap.base',
    says: ({ dn }) => `${shown(dn)} is not a distinguished name`,
    remedy: 'Write it as ou=people,dc=example,dc=org.',
  },
  [resultCodes.referral]: {
    code: 'ldap.referral',
    says: ({ dn }) => `${shown(dn)} is kept by another server`,
    remedy: 'Connect to the server that is named, which Gatehouse does not do by itself.',
  },
  [resultCodes.invalidCredentials]: {
    code: 'ldap.signIn',
    says: () => 'the directory refuses the account or its password',
    remedy: 'Check bindDn and password.',
  },
};

/** The error for an answer other than success. */
export function refusalError(outcome: Outcome, told: Told): GatehouseError {
  const telling = tellingOf(outcome);
  const details = [outcome.diagnostic.replace(/\0/g, '').trim(), ...outcome.referrals.slice(0, 3)];
  if (outcome.code === resultCodes.noSuchObject && outcome.matchedDn !== '')
    details.push(`the deepest that is there is ${outcome.matchedDn}`);
  const words = details.filter((detail) => detail !== '').join('; ');
  const more = words === '' ? '' : `: ${words.replace(/\.$/, '')}`;
  return new GatehouseError(telling.code, `${told.name}: ${telling.says(told)}${more}.`, {
    place: told.place,
    remedy: telling.remedy,
    cause: new LdapRefusal(outcome),
  });
}

function tellingOf(outcome: Outcome): Telling {
  if (outcome.code === resultCodes.invalidCredentials) return signInTelling(outcome.diagnostic);
  // What Active Directory answers to an anonymous search.
  if (outcome.code === resultCodes.operationsError && /bind must be completed|000004DC/i.test(outcome.diagnostic))
    return { ...rights, remedy: 'Name an account: bindDn and password.' };
  return (
    tellings[outcome.code] ?? {
      code: 'source.query',
      says: ({ dn }) => `the directory refuses what was asked of it about ${shown(dn)} (result code ${outcome.code})`,
      remedy: 'The words of the directory say why.',
    }
  );
}

/** Active Directory tells apart why it refuses, by a number in its words. */
const windowsReasons: Readonly<Record<string, string>> = {
  '525': 'there is no such account',
  '52e': 'the password is wrong',
  '530': 'the account may not sign in at this time',
  '531': 'the account may not sign in from this machine',
  '532': 'the password of the account has expired',
  '533': 'the account is disabled',
  '701': 'the account has expired',
  '773': 'the account must change its password first',
  '775': 'the account is locked out',
};

function signInTelling(diagnostic: string): Telling {
  const number = /\bdata ([0-9a-f]{3})\b/i.exec(diagnostic)?.[1]?.toLowerCase() ?? '';
  const reason = windowsReasons[number];
  return {
    code: 'ldap.signIn',
    says: () => `the directory refuses the account${reason === undefined ? ' or its password' : `, since ${reason}`}`,
    remedy: 'Check bindDn and password, and in Active Directory the state of the account.',
  };
}

/**
 * The directory's result code that caused an error; undefined where none did.
 */
export function resultCodeOf(thrown: unknown): number | undefined {
  if (thrown instanceof LdapRefusal) return thrown.resultCode;
  return thrown instanceof Error && thrown.cause instanceof LdapRefusal ? thrown.cause.resultCode : undefined;
}

/** The words for a connection that could not be made, and whether a certificate was the reason. */
export function connectWords(thrown: unknown): { readonly words: string; readonly certificate: boolean } {
  const errors = thrown instanceof AggregateError ? [...thrown.errors, thrown] : [thrown];
  for (const error of errors) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    const network = networkWords[code];
    if (network !== undefined) return { words: network, certificate: false };
    if (certificateCodes.test(code)) return { words: messageOf(error), certificate: true };
  }
  return { words: messageOf(thrown), certificate: false };
}

const certificateCodes = /CERT|^ERR_TLS_|SELF_SIGNED|UNABLE_TO_VERIFY|CRL_|INVALID_CA|HOSTNAME_MISMATCH/;

const networkWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up at present',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  ETIMEDOUT: 'the host does not answer',
  ECONNRESET: 'the server closed the connection',
  EPROTO: 'the server does not speak TLS at this port',
};

function shown(dn: string): string {
  return dn === '' ? 'the root of the directory' : `"${dn}"`;
}
