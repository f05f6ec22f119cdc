/** Rejected rows of all sources. */
import { useTexts } from '../../i18n/language.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { RejectionTable } from '../../parts/rejection-table.tsx';

export function RejectionsPage() {
  const { outcomes } = useTexts();
  return (
    <>
      <PageHeading title={outcomes.rejectionsTitle} text={outcomes.rejectionsText} />
      <RejectionTable filter={{}} />
    </>
  );
}
