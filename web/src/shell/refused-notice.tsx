/** Why a sign-in at the OpenID provider ended without one: the server sends the browser here with the code and nothing else. */
import { useLanguage } from '../i18n/language.tsx';
import { Notice } from '../parts/notice.tsx';
import { meaningOf } from '../parts/use-meaning.ts';

export function RefusedNotice() {
  const { texts } = useLanguage();
  const { pathname, search } = window.location;
  const code = new URLSearchParams(search).get('problem');
  // Words of an address are nobody's: only what the catalogue has is shown.
  const meaning = pathname === '/sign-in' && code !== null ? meaningOf(texts, code) : null;
  if (meaning === null) return null;
  return (
    <Notice tone="bad" title={texts.shell.refused}>
      {meaning}
    </Notice>
  );
}
