/** A new source, step by step. */
import { getRouteApi } from '@tanstack/react-router';
import { useTexts } from '../../i18n/language.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { useMayAct } from '../../shell/account.ts';
import { noDraft } from './draft.ts';
import { Wizard } from './wizard.tsx';

const route = getRouteApi('/sources/new');

export function WizardPage() {
  const { wizard } = useTexts();
  const { step = 'kind' } = route.useSearch();
  const mayAdd = useMayAct('administrator');
  return (
    <>
      <PageHeading title={wizard.title} text={wizard.intro} />
      {mayAdd ? (
        <Wizard initial={noDraft} stored={null} step={step} />
      ) : (
        <EmptyState title={wizard.notYours} text={wizard.notYoursText} />
      )}
    </>
  );
}
