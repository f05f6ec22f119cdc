import { secretSpans } from './connection.ts';
import { literalSecrets, maskConnection, maskedSecret } from './mask.ts';
import { isOnlyReferences } from './references.ts';

/** The settings of a source that can hold secrets: its connection, in which they are parts, and a password of its own. */

export const secretSettings = ['connection', 'password'] as const;
export type SecretSetting = (typeof secretSettings)[number];

/** Whether a setting holds a secret that is written out, and so must be encrypted. */
export function holdsSecret(setting: SecretSetting, text: string): boolean {
  if (setting === 'connection') return literalSecrets(text).length > 0;
  return text !== '' && !isOnlyReferences(text);
}

/** A setting as it may be shown. */
export function maskSetting(setting: SecretSetting, text: string): string {
  if (setting === 'connection') return maskConnection(text);
  return holdsSecret(setting, text) ? maskedSecret : text;
}

/** Whether `***` stands where a secret should. */
export function hasMask(setting: SecretSetting, text: string): boolean {
  if (setting === 'password') return text.trim() === maskedSecret;
  return secretSpans(text).some(({ start, end }) => text.slice(start, end).trim() === maskedSecret);
}

/** The source with each of these settings replaced by what `change` makes of it. */
export function withSecrets<T extends object, U>(source: T, change: (setting: SecretSetting, value: unknown) => U): T {
  const changed = secretSettings.flatMap((setting) =>
    setting in source
      ? [[setting, change(setting, (source as Readonly<Record<string, unknown>>)[setting])] as const]
      : [],
  );
  return { ...source, ...Object.fromEntries(changed) };
}
