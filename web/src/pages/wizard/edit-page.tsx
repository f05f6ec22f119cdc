/** An existing source, step by step: secrets come masked and stay as they are stored where they are left so. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { getStoredDraft } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { useMayAct } from '../../shell/account.ts';
import { Wizard } from './wizard.tsx';

const route = getRouteApi('/sources/$name/edit');

export function EditPage() {
  const { wizard } = useTexts();
  const { name } = route.useParams();
  const { step = 'connection' } = route.useSearch();
  const mayEdit = useMayAct('administrator');
  const stored = useQuery({
    queryKey: ['configuration', 'drafts', name],
    queryFn: ({ signal }) => getStoredDraft(name, signal),
    enabled: mayEdit,
    // Fetched again under somebody's hands, it would take away what they entered.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <>
      <PageHeading title={wizard.editTitle(name)} text={wizard.intro} />
      {mayEdit ? (
        <Answer query={stored}>{(draft) => <Wizard initial={draft} stored={name} step={step} />}</Answer>
      ) : (
        <EmptyState title={wizard.notYours} text={wizard.notYoursText} />
      )}
    </>
  );
}
