/** Conflicts, each with both sides and their histories. */
import { useTexts } from '../../i18n/language.tsx';
import { ConflictList } from '../../parts/conflict-list.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { useMayAct } from '../../shell/account.ts';

export function ConflictsPage() {
  const { outcomes } = useTexts();
  return (
    <>
      <PageHeading title={outcomes.conflictsTitle} text={outcomes.conflictsText} />
      <ConflictList mayAct={useMayAct('operator')} />
    </>
  );
}
