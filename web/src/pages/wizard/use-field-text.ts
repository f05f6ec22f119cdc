/** Names and meanings of fields in the language in use. */
import type { Entity } from '../../api/changes.ts';
import { useTexts } from '../../i18n/language.tsx';
import { useFieldName } from '../../parts/use-field-name.ts';

export function useFieldText(): (entity: Entity, field: string) => { title: string; text: string } {
  const { mapping } = useTexts();
  const nameOf = useFieldName();
  return (entity, full) => {
    if (full.startsWith('custom.')) return { title: mapping.customField(full.slice('custom.'.length)), text: '' };
    // A schedule of a record names itself by a key: `schedule.key`.
    const field = full.split('.')[0] ?? full;
    const [title = nameOf(field), text = ''] = mapping.fields[field] ?? [];
    if (entity === 'departments' && field === 'name') {
      return { title: mapping.departmentName, text: mapping.departmentNameText };
    }
    return { title, text };
  };
}
