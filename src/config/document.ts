/**
 * The configuration document after validation, with references resolved: what the rest of the product reads. The schemas that check a
 * document and make this of it stand in `schema.ts`; both must agree, which the compiler checks.
 */

import type { Entity, PersonKeyKind } from '../model/records.ts';
import type { SignInConfig } from './sign-in-config.ts';

/** How one field of a record is made of a row. */
export type FieldSpec = ColumnField | ExpressionField;

export interface ColumnField {
  readonly kind: 'column';
  readonly column: string;
  /** Of a date (`DD.MM.YYYY`) or a card number (`w26`); by the field's meaning. */
  readonly format?: string;
  /** For identifiers: a column that holds the format row by row. */
  readonly formatColumn?: string;
  /** Data bits of `dec` numbers. */
  readonly bits?: number;
  /** Used where the column is NULL or empty. */
  readonly default?: string;
  /** Of lists and paths. */
  readonly separator?: string;
  /** Of references to people: which of their keys it holds; undefined is either. */
  readonly by?: PersonKeyKind;
}

export interface ExpressionField {
  readonly kind: 'expression';
  /** Text with `{{ CEL }}` parts. */
  readonly value: string;
  readonly format?: string;
  readonly separator?: string;
  readonly default?: string;
  readonly bits?: number;
  readonly by?: PersonKeyKind;
}

/** The part of a source's configuration that reads one entity; fields by contract name (`key`, `name`, `custom.phone`...). */
export interface EntityConfig {
  readonly query: string;
  /** The query of one person's rows, by the parameter `:key`; for refreshing. */
  readonly one?: string;
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Of photos' versions: all else that decides what a photo becomes, as one text. When it changes, every photo is fetched anew. */
  readonly made?: string;
}

export interface PersonsConfig extends EntityConfig {
  /** On first sight, adopt the one unlinked person who agrees on all of these fields. */
  readonly match: readonly string[];
  /** `person`: rows that share `personKey` are one person. */
  readonly identity: 'record' | 'person';
}

/** Where photos come from, and what they are made into. */
export interface PhotosConfig {
  /** Which photo each person has; without it every photo is read in every cycle and compared by its hash. */
  readonly versions?: EntityConfig;
  /** The query has the parameter `:person`, a person's key. */
  readonly image: { readonly query: string; readonly column: string };
  /** In pixels. */
  readonly box: { readonly width: number; readonly height: number };
  /** Of the JPEG, 1 to 100. */
  readonly quality: number;
  /** As `made` of the versions. */
  readonly made: string;
}

export type MissingAction = 'block' | 'dismiss' | 'delete' | 'keep';
export interface MissingRule {
  readonly action: MissingAction;
  /** Removed only when missing in this many complete readings in a row; at least 1. */
  readonly afterCycles: number;
}

/** Limits of one entity; `null` where the limit is not given and so does not count. */
export interface GuardLimit {
  readonly count: number | null;
  readonly percent: number | null;
  /** Share of people of whom one and the same field changes. */
  readonly changePercent: number;
}

export type GuardedEntity =
  | 'departments'
  | 'positions'
  | 'accessLevels'
  | 'schedules'
  | 'persons'
  | 'identifiers'
  | 'documents'
  | 'photos';

export type Schedule = { readonly every: string } | { readonly cron: string; readonly timezone?: string };

/** Sources that are asked in SQL. */
export const sqlTypes = ['odbc', 'postgresql', 'mysql', 'sqlserver', 'oracle', 'firebird', 'sqlite'] as const;
export type SqlType = (typeof sqlTypes)[number];
export const directoryTypes = ['ldap', 'active-directory'] as const;
export const sourceTypes = [...sqlTypes, ...directoryTypes, 'push'] as const;
export type SourceType = (typeof sourceTypes)[number];
/** Those that Gatehouse connects to. */
export type ConnectedType = Exclude<SourceType, 'push'>;

/** Time limits in milliseconds. */
export interface TimeLimits {
  readonly connect: number;
  readonly firstRow: number;
  readonly silence: number;
}

/** Parameters that the `insert` of `events` may name. */
export const eventParameters = [
  'id',
  'time',
  'timeUtc',
  'siteTime',
  'zone',
  'personId',
  'personKey',
  'employeeId',
  'accessPoint',
  'direction',
  'outcome',
  'reason',
  'number',
  'site',
] as const;

/** Parameters that the `update` of `assignedNumbers` may name. */
export const assignedNumberParameters = ['number', 'personKey', 'personId', 'employeeId', 'kind'] as const;

export interface EventsConfig {
  readonly scope: 'own' | 'all';
  readonly insert: string;
  /** Undefined: as the event's sender wrote the number. */
  readonly numberFormat?: string;
  /** Undefined: `table` where the account may create it, else `id`. */
  readonly exactlyOnce?: 'table' | 'id';
}

export interface AssignedNumbersConfig {
  readonly update: string;
  /** Undefined: as the number was given out. */
  readonly format?: string;
}

export interface RetentionConfig {
  /** `90d` or `3y`; undefined: for ever. */
  readonly events?: string;
}

/** How a directory is reached, besides its addresses. */
export interface DirectoryConfig {
  /** Distinguished name or `user@domain`; undefined signs in anonymously. */
  readonly bindDn?: string;
  readonly password?: string;
  /** Whether `ldap://` is encrypted before anything is sent. */
  readonly startTls: boolean;
  /** File with the certificates of the authorities; undefined: those of the system. */
  readonly ca?: string;
  readonly verify: 'full' | 'ca' | 'none';
  /** Whose controllers DNS is asked for where no addresses are given. */
  readonly domain?: string;
  /** DNS servers that are asked for controllers and hosts; undefined: those of the machine. */
  readonly dns?: readonly string[];
}

/** A server of a directory, by its address in the configuration and the network address that answered there. */
export interface ServerAddress {
  readonly url: string;
  readonly ip: string;
}

export interface SourceConfig {
  readonly name: string;
  readonly type: SourceType;
  /** Connection string or URL, references resolved; '' where DNS names the servers of a domain, and where records are pushed. */
  readonly connection: string;
  readonly directory?: DirectoryConfig;
  /** Not configured: the one server of several that everything is read from, since each may be at another state. */
  readonly server?: ServerAddress;
  /** Code page of narrow text columns; undefined where the driver converts. */
  readonly encoding?: string;
  readonly schedule?: Schedule;
  /** The lower number wins. */
  readonly priority: number;
  readonly version?: string;
  readonly readOnly: boolean;
  /** IANA zone of dates without one; undefined is the server's. */
  readonly timezone?: string;
  readonly timeLimits: TimeLimits;
  readonly departments?: EntityConfig;
  readonly positions?: EntityConfig;
  readonly accessLevels?: EntityConfig;
  /** One row an interval; the rows of one key are one schedule. */
  readonly schedules?: EntityConfig;
  readonly persons?: PersonsConfig;
  readonly identifiers?: EntityConfig;
  readonly documents?: EntityConfig;
  readonly events?: EventsConfig;
  readonly assignedNumbers?: AssignedNumbersConfig;
  readonly photos?: PhotosConfig;
  readonly missing: Readonly<Record<GuardedEntity, MissingRule>>;
  readonly guard: Readonly<Record<GuardedEntity, GuardLimit>> & { readonly emptyIsSuspicious: boolean };
}

/** A door or turnstile between two zones. */
export interface AccessPointConfig {
  readonly name: string;
  /** Undefined: events of every site. */
  readonly site?: string;
  readonly inside: string;
  /** Undefined: out of all zones. */
  readonly outside?: string;
  /** Of passes whose events tell no direction. */
  readonly direction?: 'in' | 'out';
}

export interface PresenceConfig {
  readonly zones: readonly string[];
  readonly accessPoints: readonly AccessPointConfig[];
}

/** Which account of the directory is a person's. */
export type AccountLink =
  /** That of the person's own link from the directory's source. */
  | { readonly kind: 'key' }
  /** The one account whose attribute has the value of the person's field, when no other person has that value. */
  | { readonly kind: 'attribute'; readonly attribute: string; readonly field: string };

export interface AccountBlockingConfig {
  /** Name of the source that is the directory. */
  readonly source: string;
  /** False: nothing is written. */
  readonly enabled: boolean;
  /** Undefined: every zone. */
  readonly inside?: readonly string[];
  readonly link: AccountLink;
  /** Milliseconds between leaving and blocking. */
  readonly after: number;
  /** Most accounts that may fall due within a minute. */
  readonly limit: number;
  readonly exempt: { readonly groups: readonly string[]; readonly documents: readonly string[] };
  /** Access points whose events are taken for a fire alarm. */
  readonly alarms: readonly string[];
}

export const hookStreams = ['access', 'changes'] as const;
export type HookStream = (typeof hookStreams)[number];

/** Where access events and changes of the registry are posted. */
export interface HookConfig {
  readonly name: string;
  readonly url: string;
  /** The secret in force, and while secrets are exchanged the one before. */
  readonly secrets: readonly string[];
  readonly streams: readonly HookStream[];
  /** Null: all. */
  readonly entities: readonly Entity[] | null;
  readonly sources: readonly string[] | null;
  readonly from: 'now' | 'start';
  readonly batch: number;
  /** In milliseconds. */
  readonly timeout: number;
  /** Certificate of an authority in PEM form. */
  readonly ca?: string;
  readonly allow: { readonly private: boolean; readonly loopback: boolean; readonly linkLocal: boolean };
}

export interface ConfigurationDocument {
  readonly sources: readonly SourceConfig[];
  readonly hooks: readonly HookConfig[];
  readonly retention?: RetentionConfig;
  readonly presence?: PresenceConfig;
  readonly accountBlocking?: AccountBlockingConfig;
  readonly signIn?: SignInConfig;
}
