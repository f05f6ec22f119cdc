/** Which part of the settings an address means. */
export const parts = [
  'own',
  'accounts',
  'tokens',
  'hooks',
  'documentTypes',
  'customFields',
  'configuration',
  'audit',
] as const;
export type SettingsPart = (typeof parts)[number];

export interface SettingsSearch {
  readonly tab?: SettingsPart;
}

export function settingsSearch(words: Readonly<Record<string, unknown>>): SettingsSearch {
  const tab = parts.find((part) => part === words['tab']);
  return tab === undefined ? {} : { tab };
}
