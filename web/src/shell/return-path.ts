/** The page that somebody wanted to see, kept in the browser while they sign in elsewhere: the server sends everybody back to `/`. */

const key = 'gatehouse-return';

export function rememberPath(): void {
  const { pathname, search } = window.location;
  if (pathname === '/sign-in') return;
  sessionStorage.setItem(key, pathname + search);
}

export function forgetPath(): void {
  sessionStorage.removeItem(key);
}

/** Before the first page is shown. */
export function returnToPath(): void {
  const { pathname } = window.location;
  if (pathname === '/sign-in') return;
  const path = sessionStorage.getItem(key);
  forgetPath();
  if (pathname === '/' && path !== null && /^\/(?!\/)/.test(path)) window.history.replaceState(null, '', path);
}
