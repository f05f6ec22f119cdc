/** A page that is being written. */
import { useTexts } from '../../i18n/language.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';

export function PreviewPage() {
  const { shell } = useTexts();
  return (
    <>
      <PageHeading title={shell.sources} />
      <EmptyState title={shell.comingTitle} text={shell.comingText} />
    </>
  );
}
