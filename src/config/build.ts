import type { PersonKeyKind } from '../model/records.ts';
import { expandActiveDirectory } from './active-directory.ts';
import { buildAccountBlocking } from './build-account-blocking.ts';
import { type DirectoryEntities, directoryEntities, directoryOf } from './build-directory.ts';
import { defaultHook, defaultPhotos, defaultPriority, defaultSeparators, defaultTimeLimits } from './defaults.ts';
import type {
  ConfigurationDocument,
  EntityConfig,
  FieldSpec,
  GuardedEntity,
  GuardLimit,
  HookConfig,
  MissingRule,
  PersonsConfig,
  PhotosConfig,
  SourceConfig,
} from './document.ts';
import { hookStreams } from './document.ts';
import { durationMilliseconds } from './duration.ts';
import type { RawDocument, RawHook, RawSource, RawSql } from './schema.ts';
import { buildSignIn } from './sign-in.ts';

/** Makes the document that the product reads of one that is validated and has its references resolved: fills in every default. */
export function buildDocument(raw: RawDocument): ConfigurationDocument {
  return {
    sources: raw.sources.map(buildSource),
    hooks: (raw.hooks ?? []).map(buildHook),
    ...(raw.retention === undefined ? {} : { retention: raw.retention }),
    ...(raw.presence === undefined ? {} : { presence: raw.presence }),
    ...(raw.accountBlocking === undefined ? {} : { accountBlocking: buildAccountBlocking(raw.accountBlocking) }),
    ...(raw.signIn === undefined ? {} : { signIn: buildSignIn(raw.signIn) }),
  };
}

function buildSource(raw: RawSource): SourceConfig {
  return {
    name: raw.name,
    type: raw.type,
    connection: raw.connection ?? '',
    ...(raw.schedule === undefined ? {} : { schedule: raw.schedule }),
    priority: raw.priority ?? defaultPriority,
    readOnly: raw.readOnly ?? false,
    ...(raw.timezone === undefined ? {} : { timezone: raw.timezone }),
    timeLimits: buildTimeLimits(raw.timeLimits ?? {}),
    ...buildOfType(raw),
    missing: buildMissing(raw.missing ?? {}),
    guard: buildGuard(raw.guard ?? {}),
  };
}

/** What is read, in which all kinds become the same. */
function buildOfType(raw: RawSource): Partial<SourceConfig> {
  if (raw.type === 'ldap') return { directory: directoryOf(raw), ...buildEntities(directoryEntities(raw)) };
  if (raw.type === 'active-directory') {
    const expanded = expandActiveDirectory(raw);
    return { directory: directoryOf(expanded, raw.domain), ...buildEntities(directoryEntities(expanded)) };
  }
  const { encoding, schedules, documents, events, assignedNumbers } = raw;
  return {
    ...(encoding === undefined ? {} : { encoding }),
    ...buildEntities(raw),
    ...(schedules === undefined ? {} : { schedules: buildEntity(schedules, 'schedules') }),
    ...(documents === undefined ? {} : { documents: buildEntity(documents, 'documents') }),
    ...(events === undefined ? {} : { events: { ...events, scope: events.scope ?? 'own' } }),
    ...(assignedNumbers === undefined ? {} : { assignedNumbers }),
  };
}

function buildEntities(raw: DirectoryEntities): Partial<SourceConfig> {
  const { version, departments, positions, accessLevels, persons, identifiers, photos } = raw;
  return {
    ...(version === undefined ? {} : { version }),
    ...(departments === undefined ? {} : { departments: buildEntity(departments, 'departments') }),
    ...(positions === undefined ? {} : { positions: buildEntity(positions, 'positions') }),
    ...(accessLevels === undefined ? {} : { accessLevels: buildEntity(accessLevels, 'accessLevels') }),
    ...(persons === undefined ? {} : { persons: buildPersons(persons) }),
    ...(identifiers === undefined ? {} : { identifiers: buildEntity(identifiers, 'identifiers') }),
    ...(photos === undefined ? {} : { photos: buildPhotos(photos) }),
  };
}

function buildHook(raw: RawHook): HookConfig {
  const { name, url, secret, previousSecret, ca } = raw;
  return {
    name,
    url,
    secrets: previousSecret === undefined ? [secret] : [secret, previousSecret],
    streams: raw.events ?? hookStreams,
    entities: raw.entities ?? null,
    sources: raw.sources ?? null,
    from: raw.from ?? 'now',
    batch: raw.batch ?? defaultHook.batch,
    timeout: durationMilliseconds(raw.timeout ?? defaultHook.timeout) ?? 0,
    ...(ca === undefined ? {} : { ca }),
    allow: {
      private: raw.allowPrivate ?? true,
      loopback: raw.allowLoopback ?? false,
      linkLocal: raw.allowLinkLocal ?? false,
    },
  };
}

function buildTimeLimits(raw: NonNullable<RawSource['timeLimits']>): SourceConfig['timeLimits'] {
  const limit = (name: 'connect' | 'firstRow' | 'silence'): number =>
    durationMilliseconds(raw[name] ?? defaultTimeLimits[name]) ?? 0;
  return { connect: limit('connect'), firstRow: limit('firstRow'), silence: limit('silence') };
}

/** A field as it is written, in any of its forms. */
type RawField = string | RawMapping;
type RawMapping = RawOptions &
  ({ readonly column: string; readonly formatColumn?: string } | { readonly value: string });
interface RawOptions {
  readonly format?: string;
  readonly bits?: number;
  readonly default?: string;
  readonly separator?: string;
  readonly by?: PersonKeyKind;
}

/** `pushed` is the query where records are pushed: the name of the entity. */
function buildEntity(
  raw: { readonly query?: string; readonly one?: string; readonly fields: object },
  pushed: GuardedEntity,
): EntityConfig {
  const fields: [string, FieldSpec][] = Object.entries(raw.fields as Readonly<Record<string, RawField>>).map(
    ([name, field]) => [name, buildField(name, field)],
  );
  const one = raw.one ?? (raw.query === undefined ? `${pushed} of :key` : undefined);
  return { query: raw.query ?? pushed, ...(one === undefined ? {} : { one }), fields: Object.fromEntries(fields) };
}

function buildField(name: string, raw: RawField): FieldSpec {
  const separators: Readonly<Record<string, string>> = defaultSeparators;
  const separator = Object.hasOwn(separators, name) ? { separator: separators[name] ?? '' } : {};
  if (typeof raw === 'string') return { kind: 'column', column: raw, ...separator };
  if ('value' in raw) return { kind: 'expression', ...separator, ...raw };
  return { kind: 'column', ...separator, ...raw };
}

function buildPersons(raw: NonNullable<RawSql['persons']>): PersonsConfig {
  return { ...buildEntity(raw, 'persons'), match: raw.match ?? [], identity: raw.identity ?? 'record' };
}

function buildPhotos(raw: NonNullable<RawSql['photos']>): PhotosConfig {
  const { query, column } = raw.image;
  const image = { query, column };
  const box = { width: raw.box?.width ?? defaultPhotos.width, height: raw.box?.height ?? defaultPhotos.height };
  const quality = raw.quality ?? defaultPhotos.quality;
  const made = JSON.stringify({ image, box, quality });
  const versions = raw.versions === undefined ? {} : { versions: { ...buildEntity(raw.versions, 'photos'), made } };
  return { ...versions, image, box, quality, made };
}

const usualActions: Readonly<Record<GuardedEntity, MissingRule['action']>> = {
  departments: 'delete',
  positions: 'delete',
  accessLevels: 'delete',
  schedules: 'delete',
  persons: 'block',
  identifiers: 'delete',
  documents: 'delete',
  photos: 'keep',
};

function buildMissing(raw: NonNullable<RawSource['missing']>): Readonly<Record<GuardedEntity, MissingRule>> {
  const rule = (entity: GuardedEntity): MissingRule => ({
    action: raw[entity]?.action ?? usualActions[entity],
    afterCycles: raw[entity]?.afterCycles ?? 1,
  });
  return ofEntities(rule);
}

function buildGuard(raw: NonNullable<RawSource['guard']>): SourceConfig['guard'] {
  const limit = (entity: GuardedEntity): GuardLimit => {
    const { count = null, percent = null, changePercent = 50 } = raw[entity] ?? {};
    // A limit that is given replaces the default one; only given limits count.
    return { count, percent: count === null && percent === null ? 10 : percent, changePercent };
  };
  return { ...ofEntities(limit), emptyIsSuspicious: raw.emptyIsSuspicious ?? true };
}

function ofEntities<T>(make: (entity: GuardedEntity) => T): Record<GuardedEntity, T> {
  return {
    departments: make('departments'),
    positions: make('positions'),
    accessLevels: make('accessLevels'),
    schedules: make('schedules'),
    persons: make('persons'),
    identifiers: make('identifiers'),
    documents: make('documents'),
    photos: make('photos'),
  };
}
