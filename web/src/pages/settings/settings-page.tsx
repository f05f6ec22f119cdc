/** Settings: one's own, and what administrators keep. */
import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/language.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { useMayAct } from '../../shell/account.ts';
import { AccountsPart } from './accounts-part.tsx';
import { AuditPart } from './audit-part.tsx';
import { ConfigurationPart } from './configuration-part.tsx';
import { CustomFieldsPart } from './custom-fields-part.tsx';
import { DocumentTypesPart } from './document-types-part.tsx';
import { HooksPart } from './hooks-part.tsx';
import { OwnPart } from './own-part.tsx';
import type { SettingsPart } from './settings-search.ts';
import { TokensPart } from './tokens-part.tsx';

const route = getRouteApi('/settings');

export function SettingsPage() {
  const { shell, settings, hooks } = useTexts();
  const administers = useMayAct('administrator');
  const { tab = 'own' } = route.useSearch();
  const navigate = route.useNavigate();
  const parts: readonly (readonly [SettingsPart, string, () => ReactNode])[] = [
    ['own', settings.tabOwn, OwnPart],
    ['accounts', settings.tabAccounts, AccountsPart],
    ['tokens', settings.tabTokens, TokensPart],
    ['hooks', hooks.tab, HooksPart],
    ['documentTypes', settings.tabDocumentTypes, DocumentTypesPart],
    ['customFields', settings.tabCustomFields, CustomFieldsPart],
    ['configuration', settings.tabConfiguration, ConfigurationPart],
    ['audit', settings.tabAudit, AuditPart],
  ];
  const shown = parts.filter(([part]) => administers || (part !== 'accounts' && part !== 'audit'));
  return (
    <>
      <PageHeading title={shell.settings} />
      <Tabs
        value={shown.some(([part]) => part === tab) ? tab : 'own'}
        keepMounted={false}
        onChange={(part) => void navigate({ search: { tab: part as SettingsPart }, replace: true })}
      >
        <Tabs.List aria-label={settings.tabs} mb="md">
          {shown.map(([part, label]) => (
            <Tabs.Tab key={part} value={part}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {shown.map(([part, , Part]) => (
          <Tabs.Panel key={part} value={part}>
            <Part />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
