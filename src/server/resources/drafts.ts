/** Drafts of a source, for the wizard: nothing of them is stored. */
import { z } from 'zod';
import { checkConfigured } from '../../operations/check-source.ts';
import { configuredDraft, queryDraft } from '../../operations/draft-source.ts';
import { tablesOfDraft } from '../../operations/draft-tables.ts';
import { parseDraft, yamlOfDraft } from '../../operations/draft-text.ts';
import { previewConfigured } from '../../operations/preview-source.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import {
  checkAnswer,
  checkAnswerOf,
  checkBody,
  faultOf,
  previewAnswer,
  previewDescription,
  queryAnswer,
  toldFault,
} from './check-shapes.ts';

export function draftsOperations(service: Service): Operation[] {
  return [
    tablesOperation(service),
    queryOperation(service),
    checkOperation(service),
    previewOperation(service),
    yamlOperation(),
    parseOperation(service),
  ];
}

export const draftSource = z
  .record(z.string(), z.unknown())
  .describe(
    'The source as the configuration document has it. `***` stands for the stored secret of the source of the same name, as long as nothing else of the connection changes.',
  )
  .meta({ examples: [{ name: 'hr', type: 'sqlite', connection: 'sqlite:/var/lib/hr/hr.sqlite' }] });

const refusals = { 502: 'The source fails or refuses the query.', 504: 'The source is too slow.' };

const sourceTable = z
  .object({
    schema: z.string().nullable(),
    name: z.string(),
    kind: z
      .enum(['table', 'view', 'context', 'unit', 'group'])
      .describe(
        'Of a directory: a part of it, whose columns are the attributes that people have with an example as the type; a unit; a group, with its description and the attribute that names its members.',
      ),
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
  })
  .meta({ id: 'SourceTable' });

function tablesOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/drafts/tables',
    id: 'listDraftTables',
    tag: 'drafts',
    summary:
      'Connects, and gives the tables and views that the account may see; of a directory its units, groups and attributes',
    needs: 'administer',
    body: z.strictObject({ source: draftSource }),
    answer: z.object({ items: z.array(sourceTable), next: z.null() }),
    refusals,
    audit: 'looked at the tables of a draft',
    run: async ({ body, caller, signal }) => {
      const tables = await tablesOfDraft(installationFor(caller), body.source, signal);
      return { items: tables.map((table) => ({ ...table, columns: [...table.columns] })), next: null };
    },
  });
}

function queryOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/drafts/query',
    id: 'queryDraft',
    tag: 'drafts',
    summary: 'The first rows of a query',
    needs: 'administer',
    body: z.strictObject({
      source: draftSource,
      query: z.string().min(1).max(100_000),
      limit: z.number().int().min(1).max(1000).default(20),
    }),
    answer: queryAnswer,
    refusals,
    audit: 'ran a query of a draft',
    run: async ({ body, caller, signal }) => {
      const query = { text: body.query, limit: body.limit };
      const { columns, rows, more } = await queryDraft(installationFor(caller), body.source, query, signal);
      return { columns: [...columns], rows: rows.map((row) => [...row]), more };
    },
  });
}

function checkOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/drafts/check',
    id: 'checkDraft',
    tag: 'drafts',
    summary: 'Connects, runs each query and maps its first rows',
    needs: 'administer',
    body: z.strictObject({ source: draftSource, ...checkBody }),
    answer: checkAnswer,
    refusals,
    audit: 'checked a draft',
    run: async ({ body: { source: draft, ...options }, caller, signal }) => {
      const installation = installationFor(caller);
      const configured = await configuredDraft(installation, draft);
      return checkAnswerOf(checkConfigured(installation, configured, { ...wanted(options), signal }));
    },
  });
}

/** An entity that is not named is left out, as `exactOptionalPropertyTypes` wants it. */
export function wanted(options: { readonly entity?: string | undefined; readonly limit: number }): {
  readonly entity?: string;
  readonly limit: number;
} {
  const { entity, limit } = options;
  return entity === undefined ? { limit } : { entity, limit };
}

function previewOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/drafts/preview',
    id: 'previewDraft',
    tag: 'drafts',
    summary: 'What a first or next cycle of the draft would do, as lines of JSON',
    description: previewDescription,
    needs: 'administer',
    body: z.strictObject({ source: draftSource }),
    answer: z.string(),
    answerTypes: ['application/x-ndjson'],
    refusals,
    audit: 'previewed a draft',
    run: async ({ body, caller, signal }) => {
      const installation = installationFor(caller);
      const configured = await configuredDraft(installation, body.source);
      return previewAnswer(previewConfigured(installation, configured, { signal }));
    },
  });
}

function yamlOperation(): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/drafts/yaml',
    id: 'writeDraft',
    tag: 'drafts',
    summary: 'The draft as YAML, with secrets masked',
    needs: 'administer',
    body: z.strictObject({
      source: draftSource,
      text: z
        .string()
        .max(900_000)
        .optional()
        .describe(
          'YAML of an earlier draft, whose comments, order and ways of writing are kept as far as they still fit.',
        ),
    }),
    answer: z.object({ yaml: z.string() }),
    audit: 'wrote a draft as text',
    run: async ({ body }) => ({ yaml: yamlOfDraft(body.source, body.text) }),
  });
}

const placedFault = toldFault
  .extend({
    line: z.int().nullable().describe('Line of the text, from 1; null where the fault is at no place in it.'),
    column: z.int().nullable(),
  })
  .meta({ id: 'PlacedFault' });

function parseOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/drafts/parse',
    id: 'parseDraft',
    tag: 'drafts',
    summary: 'Reads YAML of one source, and says what is wrong with it',
    needs: 'administer',
    body: z.strictObject({
      yaml: z
        .string()
        .max(900_000)
        .meta({ examples: ['name: hr\ntype: sqlite\nconnection: sqlite:/var/lib/hr/hr.sqlite\n'] }),
    }),
    answer: z.object({ source: z.record(z.string(), z.unknown()), errors: z.array(placedFault) }),
    audit: 'read a draft from text',
    run: async ({ body, caller }) => {
      const parsed = await parseDraft(installationFor(caller), body.yaml);
      return {
        source: parsed.source,
        errors: parsed.errors.map(({ error, position }) => ({
          ...faultOf(error),
          line: position?.line ?? null,
          column: position?.column ?? null,
        })),
      };
    },
  });
}
