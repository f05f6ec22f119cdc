/** A draft as YAML, and YAML as a draft. */
import { exportYaml, maskDocument } from '../config/export.ts';
import { pathOfText } from '../config/path.ts';
import { rewriteYaml } from '../config/rewrite-yaml.ts';
import type { RawDocument } from '../config/schema.ts';
import { parseYaml } from '../config/yaml.ts';
import { GatehouseError, GatehouseErrors, type Position } from '../model/errors.ts';
import type { Draft } from './draft.ts';
import { configuredDraft } from './draft-source.ts';
import type { Installation } from './installation.ts';

/** The draft as a document of its own, secrets masked; written into `text`, where that is one of an earlier draft. */
export function yamlOfDraft(draft: Draft, text?: string): string {
  const document: RawDocument = { sources: [draft as unknown as RawDocument['sources'][number]] };
  const { sources } = maskDocument(document);
  const rewritten = text === undefined ? null : rewriteYaml(text, { sources });
  return rewritten ?? exportYaml(document);
}

export interface ParsedDraft {
  readonly source: Draft;
  /** What is wrong with it, with places that begin with `sources[0]`. */
  readonly errors: readonly { readonly error: GatehouseError; readonly position: Position | undefined }[];
}

export interface OneSource {
  readonly source: Draft;
  /** What the source stands in under `sources:`; null where it stands alone. */
  readonly document: Readonly<Record<string, unknown>> | null;
  readonly positionOf: ReturnType<typeof parseYaml>['positionOf'];
}

/** Reads a document of one source, or a source alone. Errors: `config.syntax`, `config.invalid` when it is neither. */
export function oneSource(text: string): OneSource {
  const { tree, positionOf } = parseYaml(text);
  const document = isMapping(tree) && Array.isArray(tree['sources']) ? tree : null;
  const whole: readonly unknown[] = document === null ? [tree] : (document['sources'] as unknown[]);
  const [source] = whole;
  const beside = Object.keys(document ?? {}).find((key) => key !== 'sources');
  if (beside !== undefined) {
    const position = positionOf([beside], 'key');
    throw new GatehouseError(
      'config.invalid',
      `Beside the source the text holds "${beside}", which is not the source's.`,
      {
        place: beside,
        ...(position !== null && position !== undefined && { position }),
        remedy: 'Take it out here, and apply the whole document to change it.',
      },
    );
  }
  if (whole.length !== 1 || !isMapping(source)) {
    throw new GatehouseError('config.invalid', 'The text holds more or less than one source.', {
      remedy: 'Give the text of one source, with or without sources: above it.',
    });
  }
  return { source, document, positionOf };
}

/** What is wrong with it is told with its place. Errors: as of `oneSource`. */
export async function parseDraft(installation: Installation, text: string): Promise<ParsedDraft> {
  const { source, document, positionOf } = oneSource(text);
  const place: typeof positionOf = (path, at) => positionOf(document === null ? path.slice(2) : path, at);
  try {
    await configuredDraft(installation, source, place);
    return { source, errors: [] };
  } catch (thrown) {
    const errors =
      thrown instanceof GatehouseErrors ? thrown.errors : thrown instanceof GatehouseError ? [thrown] : null;
    if (errors === null) throw thrown;
    const found = (error: GatehouseError): Position | undefined =>
      error.position ??
      (error.place?.startsWith('sources[0]')
        ? (place(pathOfText({ sources: [source] }, error.place), 'value') ?? undefined)
        : undefined);
    return { source, errors: errors.map((error) => ({ error, position: found(error) })) };
  }
}

function isMapping(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
