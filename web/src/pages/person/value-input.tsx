/** The input that suits a field. Its value is what the server takes: texts, ids, lists of ids. */
import { MultiSelect, NativeSelect, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys } from '../../api/keys.ts';
import { listDepartments, listNamed, type NamedKind } from '../../api/structure.ts';
import { useTexts } from '../../i18n/language.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { plainText } from '../../parts/shown-value.tsx';
import { departmentChoices } from './department-choices.ts';
import type { Editor } from './person-fields.ts';

interface Props {
  readonly label: string;
  readonly editor: Editor;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

export function ValueInput({ label, editor, value, onChange }: Props) {
  const { names } = useTexts();
  switch (editor) {
    case 'status':
      return (
        <NativeSelect
          label={label}
          data={Object.entries(names.personStatuses).map(([code, text]) => ({ value: code, label: text }))}
          value={plainText(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'text':
    case 'date':
      return (
        <TextInput
          type={editor}
          label={label}
          value={plainText(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return <ChoiceInput label={label} editor={editor} value={value} onChange={onChange} />;
  }
}

type ChoiceEditor = NamedKind | 'department';

/** Stands there while its choices are still on their way: whoever opens the dialog begins in it. */
function ChoiceInput({ label, editor, value, onChange }: Props & { readonly editor: ChoiceEditor }) {
  const { common: texts } = useTexts();
  const choices = useQuery({
    queryKey: editor === 'department' ? [...keys.departments, 'choices'] : keys.named(editor),
    queryFn: async ({ signal }) =>
      editor === 'department' ? departmentChoices(await listDepartments(signal)) : listNamed(editor, signal),
  });
  if (choices.error !== null) return <ProblemNotice thrown={choices.error} onRetry={() => void choices.refetch()} />;
  const items = choices.data ?? [];
  // Names stand for what the page shows, ids for what was chosen since.
  const idOf = (shown: unknown) => items.find(({ id, name }) => id === shown || name === shown)?.id;
  const common = {
    label,
    searchable: true,
    clearable: true,
    openOnFocus: false,
    data: items.map(({ id, name }) => ({ value: String(id), label: name })),
    nothingFoundMessage: choices.isPending ? texts.loading : texts.none,
    comboboxProps: { withinPortal: true },
  };
  if (editor === 'access-levels') {
    const chosen = Array.isArray(value) ? value.flatMap((shown: unknown) => idOf(shown) ?? []) : [];
    return <MultiSelect {...common} value={chosen.map(String)} onChange={(ids) => onChange(ids.map(Number))} />;
  }
  const chosen = idOf(value);
  return (
    <Select
      {...common}
      value={chosen === undefined ? null : String(chosen)}
      onChange={(id) => onChange(id === null ? null : Number(id))}
    />
  );
}
