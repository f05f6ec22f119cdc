/** For every operation of the interface one request that succeeds and, where anything is sent, one that is wrong. */
import { password } from './server-under-test.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Case {
  readonly id: string;
  readonly right: Request;
  /** Null where nothing is sent that could be wrong. */
  readonly wrong: Request | null;
  /** Status of success; 200 when absent. */
  readonly status?: number;
}

const v1 = '/api/v1';

function get(id: string, path: string, wrong: string | null): Case {
  const right = { method: 'GET', path: `${v1}${path}` };
  return { id, right, wrong: wrong === null ? null : { method: 'GET', path: `${v1}${wrong}` } };
}

function list(id: string, path: string, query = ''): Case {
  return get(id, `${path}?limit=2${query}`, `${path}?limit=0`);
}

function send(
  id: string,
  method: string,
  path: string,
  [right, wrong]: readonly [unknown, unknown],
  status = 200,
  wrongPath = path,
): Case {
  return {
    id,
    right: { method, path: `${v1}${path}`, body: right },
    wrong: { method, path: `${v1}${wrongPath}`, body: wrong },
    status,
  };
}

/** What the registry of the test holds, by which requests are made. */
export interface World {
  /** The source `hr` as the configuration has it. */
  readonly source: Readonly<Record<string, unknown>>;
  readonly card: number;
  readonly conflict: number;
}

const document = { letter: 'ЯЯ', name: 'Remote work', class: 'presence', exclusive: false };
const event = { id: 'e1', time: '2026-11-27T08:00:00Z', accessPoint: 'Gate', person: 1 };

/** Stands in a path for a cycle that has just held something. */
export const heldCycle = '{held}';

/** Stands in a path for a snapshot that has just been begun. */
export const openSnapshot = '{snapshot}';

/** In an order in which each can succeed. Those that begin and end sessions, and the live stream, are not among them. */
export function casesOf({ source, card, conflict }: World): Case[] {
  const plain: Case[] = [
    { id: 'getHealth', right: { method: 'GET', path: '/health' }, wrong: null },
    { id: 'getReadiness', right: { method: 'GET', path: '/ready' }, wrong: null },
    { id: 'getMetrics', right: { method: 'GET', path: '/metrics' }, wrong: null },
    { id: 'getOpenapi', right: { method: 'GET', path: '/api/openapi.json' }, wrong: null },
    { id: 'getDocs', right: { method: 'GET', path: '/api/docs' }, wrong: null },
    { id: 'getDocsStyle', right: { method: 'GET', path: '/api/docs.css' }, wrong: null },
  ];
  return [
    ...plain,
    ...accountCases(),
    ...readingCases(conflict),
    ...configurationCases(source),
    ...blockingCases(),
    ...writingCases(card, conflict),
  ];
}

function accountCases(): Case[] {
  const account = { name: 'boris', role: 'auditor', password };
  return [
    get('getSetup', '/setup', null),
    get('getSession', '/session', null),
    get('getOpenid', '/session/openid', null),
    get('getSecondFactor', '/session/second-factor', null),
    send('beginSecondFactor', 'POST', '/session/second-factor', [{ password }, { password: 1 }]),
    send('createAccount', 'POST', '/accounts', [account, { name: 'boris' }], 201),
    list('listAccounts', '/accounts'),
    send('changeAccount', 'PATCH', '/accounts/4', [{ role: 'operator' }, { role: 'king' }]),
    send(
      'resetSecondFactor',
      'DELETE',
      '/accounts/4/second-factor',
      [undefined, undefined],
      204,
      '/accounts/x/second-factor',
    ),
    send('removeAccount', 'DELETE', '/accounts/4', [undefined, undefined], 204, '/accounts/nobody'),
    send('createToken', 'POST', '/tokens', [{ name: 'reader', scopes: ['read'] }, { name: 'reader' }], 201),
    list('listTokens', '/tokens'),
    send('removeToken', 'DELETE', '/tokens/1', [undefined, undefined], 204, '/tokens/0'),
    list('listAudit', '/audit'),
  ];
}

function readingCases(conflict: number): Case[] {
  return [
    list('listSources', '/sources'),
    get('getSource', '/sources/hr', '/sources/nothing'),
    get('listReadings', '/numbers/readings?text=213,02000', '/numbers/readings'),
    get('listFormats', '/numbers/formats', null),
    list('listPersons', '/persons', '&search=%D0%B0&status=active&source=hr'),
    get('getPerson', '/persons/1', '/persons/999999'),
    get('listPersonChanges', '/persons/1/changes?limit=1', '/persons/1/changes?cursor=last'),
    list('listDepartments', '/departments'),
    list('listPositions', '/positions', '&source=hr'),
    list('listAccessLevels', '/access-levels'),
    list('listSchedules', '/schedules'),
    list('listDocuments', '/documents', '&person=1'),
    list('listDocumentTypes', '/document-types'),
    list('listCustomFields', '/custom-fields'),
    list('listIdentifiers', '/identifiers', '&number=213,02000&format=w26'),
    list('listCycles', '/cycles', '&source=hr&state=applied'),
    get('getCycle', '/cycles/1', '/cycles/999999'),
    list('listCycleChanges', '/cycles/1/changes'),
    list('listCycleHeld', '/cycles/1/held'),
    list('listConflicts', '/conflicts', '&source=hr'),
    get('getConflict', `/conflicts/${conflict}`, '/conflicts/999999'),
    list('listRejections', '/rejections', '&entity=identifiers'),
    list('listHeld', '/held'),
    list('followChanges', '/changes', '&cursor=10'),
    list('listRelays', '/relays'),
    list('listHooks', '/hooks'),
    list('listEvents', '/events', '&outcome=granted&from=2026-01-01T00:00:00%2B03:00'),
    get('countEvents', '/events/hours', '/events/hours?from=yesterday'),
    list('listPresence', '/presence', '&zone=Site'),
    get('listZones', '/presence/zones', null),
    list('listDirectoryAccounts', '/directory-accounts', '&state=blocked'),
    get('getAccountBlocking', '/account-blocking', null),
  ];
}

function configurationCases(source: World['source']): Case[] {
  const broken = { ...source, type: 'abacus' };
  const other = { name: 'other', type: 'sqlite', connection: source['connection'] };
  const query = 'SELECT id, title FROM position';
  return [
    get('getConfiguration', '/configuration', null),
    get('getConfigurationSchema', '/configuration/schema', null),
    send('applyConfiguration', 'PUT', '/configuration?dryRun=true', [{ sources: [source] }, { sources: [broken] }]),
    get('getSourceConfiguration', '/configuration/sources/hr', '/configuration/sources/nothing'),
    send('applySource', 'PUT', '/configuration/sources/other', [other, { ...other, name: 'third' }]),
    send(
      'removeSource',
      'DELETE',
      '/configuration/sources/other',
      [undefined, undefined],
      204,
      '/configuration/sources/none',
    ),
    send('applyHook', 'PUT', '/configuration/hooks/crm', [{ url: 'http://localhost:9/' }, { url: 'ftp://localhost/' }]),
    send('testHook', 'POST', '/hooks/crm/test', [undefined, undefined], 200, '/hooks/none/test'),
    send('retryHook', 'POST', '/hooks/crm/retry', [{ stream: 'access' }, { stream: 'weather' }]),
    send('exchangeHookSecret', 'POST', '/hooks/crm/secret', [undefined, undefined], 200, '/hooks/none/secret'),
    send(
      'removePreviousHookSecret',
      'DELETE',
      '/hooks/crm/secret/previous',
      [undefined, undefined],
      204,
      '/hooks/none/secret/previous',
    ),
    send('removeHook', 'DELETE', '/configuration/hooks/crm', [undefined, undefined], 204, '/configuration/hooks/none'),
    send('listDraftTables', 'POST', '/drafts/tables', [{ source: other }, { source: { name: 'other' } }]),
    send('queryDraft', 'POST', '/drafts/query', [
      { source: other, query },
      { source: other, query: 'SELECT nothing FROM' },
    ]),
    send('checkDraft', 'POST', '/drafts/check', [{ source, entity: 'persons', limit: 3 }, { source: broken }]),
    send('previewDraft', 'POST', '/drafts/preview', [{ source }, { source: broken }]),
    send('writeDraft', 'POST', '/drafts/yaml', [{ source }, { source: 'hr' }]),
    send('openDraftRecords', 'POST', '/drafts/records', [{ name: 'coming' }, { name: 'hr' }]),
    get('showDraftRecords', '/drafts/records/coming', null),
    { ...send('closeDraftRecords', 'DELETE', '/drafts/records/coming', [undefined, undefined], 204), wrong: null },
    send('parseDraft', 'POST', '/drafts/parse', [{ yaml: 'name: hr\ntype: sqlite\n' }, { yaml: 'a: [' }]),
    send('checkSource', 'POST', '/sources/hr/check', [{ entity: 'positions' }, { limit: 0 }]),
    send('previewSource', 'POST', '/sources/hr/preview', [undefined, undefined], 200, '/sources/nothing/preview'),
    send('pauseSource', 'POST', '/sources/hr/pause', [{ reason: 'a test' }, { reason: ' ' }]),
    ...pushCases(source['connection']),
    send('resumeSource', 'POST', '/sources/hr/resume', [undefined, undefined], 200, '/sources/nothing/resume'),
  ];
}

function pushCases(connection: unknown): Case[] {
  const pushed = { name: 'pushed', type: 'push', persons: { fields: { key: 'id', name: 'name' } } };
  const records = '/sources/pushed/records';
  const nothing = [undefined, undefined] as const;
  return [
    // What the snapshot is called follows from what was done with the source before.
    send('applySource', 'PUT', '/configuration/sources/pushed', [pushed, { ...pushed, connection }]),
    send('putRecords', 'PUT', `${records}/persons`, [[{ id: 1, name: 'Иванов Иван' }], [{ name: 'nobody' }]]),
    get('countRecords', '/sources/pushed/records', '/sources/hr/records'),
    send('refreshPerson', 'POST', '/sources/hr/persons/1/refresh', nothing, 200, '/sources/nothing/persons/1/refresh'),
    send('beginSnapshot', 'POST', '/sources/pushed/snapshots', [{}, { entities: ['photos'] }], 201),
    send(
      'commitSnapshot',
      'POST',
      `/sources/pushed/snapshots/${openSnapshot}/commit`,
      nothing,
      200,
      '/sources/pushed/snapshots/999/commit',
    ),
    send(
      'dropSnapshot',
      'DELETE',
      `/sources/pushed/snapshots/${openSnapshot}`,
      nothing,
      204,
      '/sources/pushed/snapshots/999',
    ),
  ];
}

function blockingCases(): Case[] {
  const given = [{ reason: 'a test' }, { reason: ' ' }] as const;
  const nothing = [undefined, undefined] as const;
  return [
    send('suspendAccountBlocking', 'POST', '/account-blocking/suspend', given),
    send('unblockAllAccounts', 'POST', '/account-blocking/unblock-all', given),
    send('resumeAccountBlocking', 'POST', '/account-blocking/resume', nothing, 200, '/account-blocking/nothing'),
  ];
}

function writingCases(card: number, conflict: number): Case[] {
  const edit = { fields: { surname: 'Орлова', 'custom.phone': null }, reason: 'married' };
  const nothing = [undefined, undefined] as const;
  return [
    send('resolveConflict', 'POST', `/conflicts/${conflict}/resolve`, [
      { decision: 'keep', reason: 'The card is hers' },
      { decision: 'keep' },
    ]),
    send('editPerson', 'PATCH', '/persons/1', [edit, { ...edit, fields: { height: '180' } }]),
    send('endOverride', 'DELETE', '/persons/1/overrides/surname', nothing, 200, '/persons/999999/overrides/surname'),
    send('undoPerson', 'POST', '/persons/2/undo', nothing, 200, '/persons/999999/undo'),
    send('putCustomFields', 'PUT', '/custom-fields', [
      { fields: [{ name: 'phone', label: 'Telephone', shown: true }] },
      {
        fields: [
          { name: 'a', label: 'One', shown: true },
          { name: 'b', label: 'One', shown: true },
        ],
      },
    ]),
    send('putDocumentType', 'PUT', '/document-types/90', [document, { ...document, class: 'holiday' }]),
    send('removeDocumentType', 'DELETE', '/document-types/90', nothing, 204, '/document-types/91'),
    send(
      'assignIdentifier',
      'POST',
      '/persons/1/identifiers',
      [
        { number: '250,1', format: 'w26' },
        { number: '250,1', format: 'w27' },
      ],
      201,
    ),
    send('takeIdentifier', 'DELETE', `/identifiers/${card}`, nothing, 204, '/identifiers/999999'),
    send(
      'releaseCycle',
      'POST',
      `/cycles/${heldCycle}/release`,
      [{ reason: 'Agreed with HR' }, { reason: ' ' }],
      200,
      '/cycles/1/release',
    ),
    send('discardCycle', 'POST', `/cycles/${heldCycle}/discard`, nothing, 200, '/cycles/1/discard'),
    send('undoChange', 'POST', '/changes/5/undo', nothing, 200, '/changes/999999/undo'),
    send('undoCycle', 'POST', '/cycles/2/undo', nothing, 200, '/cycles/999999/undo'),
    send('recordEvents', 'POST', '/events?sender=gate', [[event], [{ id: 'e2' }]]),
    send('retryRelay', 'POST', '/relays/hr/retry', [{}, { event: 0 }]),
    send('startCycle', 'POST', '/sources/hr/cycles', [{ force: true }, { force: 'yes' }], 202),
  ];
}
