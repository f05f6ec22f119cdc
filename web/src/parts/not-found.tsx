/** The page for addresses that lead nowhere. */
import { IconMapOff } from '@tabler/icons-react';
import { useTexts } from '../i18n/language.tsx';
import { EmptyState } from './empty-state.tsx';
import { LinkButton } from './link-button.tsx';

export function NotFound() {
  const { common } = useTexts();
  return (
    <EmptyState title={common.notFoundTitle} text={common.notFoundText} icon={IconMapOff}>
      <LinkButton to="/">{common.toOverview}</LinkButton>
    </EmptyState>
  );
}
