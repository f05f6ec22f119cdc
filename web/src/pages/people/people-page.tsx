/** A page that is being written. */
import { useTexts } from '../../i18n/language.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';

export function PeoplePage() {
  const { shell } = useTexts();
  return (
    <>
      <PageHeading title={shell.people} />
      <EmptyState title={shell.comingTitle} text={shell.comingText} />
    </>
  );
}
