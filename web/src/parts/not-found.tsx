/** The page for addresses that lead nowhere. */
import { useTexts } from '../i18n/language.tsx';
import { LinkButton } from './link-button.tsx';
import { PageHeading } from './page-heading.tsx';

export function NotFound() {
  const { common } = useTexts();
  return (
    <>
      <PageHeading title={common.notFoundTitle} text={common.notFoundText} />
      <LinkButton to="/">{common.toOverview}</LinkButton>
    </>
  );
}
