/** A piece `text[start..end)` of a connection. */
export interface Span {
  /** Name of the attribute or parameter; `password` for the one before the host of a URL. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Whether an attribute or parameter of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const folded = name.toLowerCase().replaceAll(/[\s_.-]/g, '');
  return (
    ['pass', 'pw', 'jwt'].includes(folded) ||
    /pwd|password|passwd|passphrase|secret|token|apikey|accesskey|credential/.test(folded)
  );
}
