/** The nonce with which styles may be added to this page; the server wrote it into index.html. */
export function styleNonce(): string {
  const tag = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return tag?.nonce ?? tag?.getAttribute('nonce') ?? '';
}
