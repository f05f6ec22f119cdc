/** Passwords of a source, so that no message of a driver can carry them on. */
import type { SourceConfig } from '../../config/document.ts';

/** Replaces by `***` every secret of a source that stands in `text`. */
export function hideConfigured(text: string, { connection, directory }: SourceConfig): string {
  const hidden = hideSecrets(text, connection);
  const password = directory?.password ?? '';
  return password.length > 2 ? hidden.replaceAll(password, '***') : hidden;
}

/** Replaces by `***` every secret of `connection` that stands in `text`. */
export function hideSecrets(text: string, connection: string): string {
  let hidden = text.replace(/\b(pwd|password|passphrase)\s*=\s*(\{(?:[^}]|\}\})*\}|[^;\s]*)/gi, '$1=***');
  for (const secret of secretsOf(connection)) hidden = hidden.replaceAll(secret, '***');
  return hidden;
}

function secretsOf(connection: string): string[] {
  const secrets: string[] = [];
  for (const found of connection.matchAll(
    /(?:^|;)\s*\w*(?:pwd|password|passphrase)\s*=\s*(\{(?:[^}]|\}\})*\}|[^;]*)/gi,
  )) {
    const value = found[1] ?? '';
    secrets.push(value, value.startsWith('{') ? value.slice(1, -1).replaceAll('}}', '}') : value);
  }
  const inUrl = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*?:(.*)@/i.exec(connection)?.[1];
  if (inUrl !== undefined) secrets.push(inUrl, decoded(inUrl));
  // A password of one or two characters would blot out half of any sentence.
  return secrets.filter((secret) => secret.length > 2).sort((a, b) => b.length - a.length);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
