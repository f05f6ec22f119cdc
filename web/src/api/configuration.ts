/** The whole configuration as YAML. */
import { requestText, sendText } from './client.ts';

/** One setting that differs between what is stored and what was sent. */
export interface Difference {
  /** Name of the source; '' for a setting of the document itself. */
  readonly source: string;
  readonly path: string;
  readonly old: unknown;
  readonly new: unknown;
  readonly secretChanged?: boolean;
}

export interface Applied {
  readonly differences: readonly Difference[];
  /** Sources that are stored and not in the text. */
  readonly kept: readonly string[];
}

/** Secrets are masked. */
export function getConfiguration(signal?: AbortSignal): Promise<string> {
  return requestText('/configuration', 'application/yaml', { signal });
}

/** Validates the text and says what differs; stores it unless it is a dry run. With `prune`, sources it does not name go. */
export function putConfiguration(
  yaml: string,
  { dryRun, prune }: { readonly dryRun: boolean; readonly prune: boolean },
): Promise<Applied> {
  return sendText('PUT', '/configuration', { type: 'application/yaml', body: yaml }, { query: { dryRun, prune } });
}
