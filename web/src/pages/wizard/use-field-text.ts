/** Names and meanings of fields in the language in use. */
import type { Entity } from '../../api/changes.ts';
import { useTexts } from '../../i18n/language.tsx';
import { useFieldName } from '../../parts/use-field-name.ts';

export function useFieldText(): (entity: Entity, field: string) => { title: string; text: string } {
  const { mapping } = useTexts();
  const nameOf = useFieldName();
  return (entity, field) => {
    if (field.startsWith('custom.')) return { title: mapping.customField(field.slice('custom.'.length)), text: '' };
    const [title = nameOf(field), text = ''] = mapping.fields[field] ?? [];
    return { title: entity === 'departments' && field === 'name' ? mapping.departmentName : title, text };
  };
}
