/** The configuration document, whole and source by source. Secrets leave the server only as `***`. */
import { z } from 'zod';
import { exportYaml } from '../../config/export.ts';
import { configurationJsonSchema } from '../../config/json-schema.ts';
import { GatehouseError } from '../../model/errors.ts';
import { applyConfiguration } from '../../operations/apply-configuration.ts';
import { oneSource } from '../../operations/draft-text.ts';
import { exportConfiguration } from '../../operations/export-configuration.ts';
import { removeSource } from '../../operations/remove-source.ts';
import { openStored, unknownSource } from '../../operations/stored-configuration.ts';
import { type Operation, operation } from '../operation.ts';
import { otherAnswer } from '../other-answer.ts';
import type { Service } from '../service.ts';
import { answerOf, appliedAnswer, flag, tree } from './configuration-shapes.ts';
import { sourceParams } from './source-shapes.ts';

export function configurationOperations(service: Service): Operation[] {
  return [
    getOperation(service),
    putOperation(service),
    schemaOperation(),
    getSourceOperation(service),
    putSourceOperation(service),
    removeSourceOperation(service),
  ];
}

const yamlTypes = ['application/yaml', 'text/yaml'];
const bodyTypes = ['application/json', ...yamlTypes];
const bodyLimit = 4 * 1024 * 1024;
const document = z
  .object({
    sources: z.array(tree),
    hooks: z.array(tree).optional(),
    retention: tree.optional(),
    presence: tree.optional(),
    accountBlocking: tree.optional(),
    signIn: tree.optional(),
  })
  .describe('As docs/configuration.md describes it; secrets as `***`.')
  .meta({ id: 'Configuration' });
const body = z
  .union([z.string(), tree])
  .describe('The document; `***` stands for a secret that is stored.')
  .meta({ examples: [{ sources: [{ name: 'hr', type: 'sqlite', connection: 'sqlite:/var/lib/hr/hr.sqlite' }] }] });
const sourceBody = z
  .union([z.string(), tree])
  .describe('The source; as YAML also under `sources:`. `***` stands for a secret that is stored.')
  .meta({ examples: [{ name: 'hr', type: 'sqlite', connection: 'sqlite:/var/lib/hr/hr.sqlite' }] });

function getOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/configuration',
    id: 'getConfiguration',
    tag: 'configuration',
    summary: 'The stored document, secrets masked; as YAML with `Accept: application/yaml`',
    needs: 'read',
    answer: document,
    answerTypes: ['application/yaml'],
    run: async ({ caller, accepts }) => {
      const exported = await exportConfiguration(installationFor(caller));
      if (yamlTypes.some(accepts)) return otherAnswer('application/yaml; charset=utf-8', exported.yaml);
      return exported.document as unknown as z.input<typeof document>;
    },
  });
}

function putOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'PUT',
    path: '/api/v1/configuration',
    id: 'applyConfiguration',
    tag: 'configuration',
    summary: 'Validates a document whole and stores it',
    description: 'Sources that it does not name stay, unless `prune` is true. With `dryRun` nothing is stored.',
    needs: 'administer',
    query: z.strictObject({ prune: flag, dryRun: flag }),
    body,
    bodyTypes,
    bodyLimit,
    answer: appliedAnswer,
    audit: 'applied a configuration',
    run: async ({ body: sent, query, caller, target }) => {
      const options = { prune: query.prune === 'true', dryRun: query.dryRun === 'true' };
      if (options.dryRun) target('as a trial');
      const made = await applyConfiguration(installationFor(caller), textOf(sent), options);
      if (!options.dryRun)
        target([...new Set(made.differences.map(({ source, path }) => source || path))].join(', ').slice(0, 200));
      jobs.look();
      return answerOf(made);
    },
  });
}

/** JSON is YAML as well. */
function textOf(sent: z.output<typeof body>): string {
  return typeof sent === 'string' ? sent : JSON.stringify(sent, null, 2);
}

function schemaOperation(): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/configuration/schema',
    id: 'getConfigurationSchema',
    tag: 'configuration',
    summary: 'JSON Schema of the document',
    needs: 'read',
    answer: tree,
    run: async () => ({ ...configurationJsonSchema() }),
  });
}

const unknown = { 404: 'No source of this name is configured.' };

function getSourceOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/configuration/sources/{name}',
    id: 'getSourceConfiguration',
    tag: 'configuration',
    summary: 'One source of the document, secrets masked; as YAML with `Accept: application/yaml`',
    needs: 'read',
    params: sourceParams,
    answer: tree,
    answerTypes: ['application/yaml'],
    refusals: unknown,
    run: async ({ params: { name }, caller, accepts }) => {
      const installation = installationFor(caller);
      const exported = await exportConfiguration(installation);
      const found = exported.document.sources.find((source) => source.name === name);
      if (found === undefined) throw unknownSource((await openStored(installation)).raw, name);
      if (yamlTypes.some(accepts)) {
        return otherAnswer('application/yaml; charset=utf-8', exportYaml({ sources: [found] }));
      }
      return { ...found };
    },
  });
}

function putSourceOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'PUT',
    path: '/api/v1/configuration/sources/{name}',
    id: 'applySource',
    tag: 'configuration',
    summary: 'Adds a source, or replaces the one of this name',
    needs: 'administer',
    params: sourceParams,
    query: z.strictObject({ dryRun: flag }),
    body: sourceBody,
    bodyTypes,
    bodyLimit,
    answer: appliedAnswer,
    audit: 'applied a source',
    run: async ({ params: { name }, query, body: sent, caller, target }) => {
      target(`source ${name}`);
      const { source, text } = documentOf(sent, name);
      if (source['name'] !== undefined && source['name'] !== name) {
        throw new GatehouseError('request.invalid', `The source is called otherwise than the address: ${name}`, {
          place: 'body.name',
          remedy: 'A source cannot be given another name: add it under the new name, and remove the old one.',
        });
      }
      const options = { prune: false, dryRun: query.dryRun === 'true' };
      const made = await applyConfiguration(installationFor(caller), text, options);
      jobs.look();
      return answerOf(made);
    },
  });
}

/** The source, and the document to be applied: as it was sent where it is one, so that what is wrong is found at its line. */
function documentOf(
  sent: z.output<typeof sourceBody>,
  name: string,
): { source: Record<string, unknown>; text: string } {
  if (typeof sent === 'string') {
    const { source, document } = oneSource(sent);
    const isWhole = Object.keys(document ?? {}).join() === 'sources' && source['name'] === name;
    return { source: { ...source }, text: isWhole ? sent : jsonOf(source, name) };
  }
  return { source: sent, text: jsonOf(sent, name) };
}

function jsonOf(source: Readonly<Record<string, unknown>>, name: string): string {
  return JSON.stringify({ sources: [{ ...source, name }] }, null, 2);
}

function removeSourceOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/configuration/sources/{name}',
    id: 'removeSource',
    tag: 'configuration',
    summary: 'Takes a source out of the configuration; the people that it gave stay',
    needs: 'administer',
    params: sourceParams,
    answer: z.null(),
    refusals: unknown,
    audit: 'removed a source',
    run: async ({ params: { name }, caller, target }) => {
      target(`source ${name}`);
      await removeSource(installationFor(caller), name);
      jobs.look();
      return null;
    },
  });
}
