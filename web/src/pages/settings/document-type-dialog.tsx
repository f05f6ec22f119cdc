/** Adding a type of documents, or changing one. Its number is what it is known by, and stays. */
import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../api/keys.ts';
import { type DocumentClass, type DocumentType, documentClasses, putDocumentType } from '../../api/structure.ts';
import { useTexts } from '../../i18n/language.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { tellDone } from '../../parts/tell.ts';
import { useDocumentTypeName } from '../../parts/use-document-type-name.ts';

interface Props {
  /** Null for a new one. */
  readonly type: DocumentType | null;
  readonly onClose: () => void;
}

const fresh: DocumentType = { letter: '', code: '', name: '', class: 'excused', exclusive: true };

export function DocumentTypeDialog({ type, onClose }: Props) {
  const { settings, people, common } = useTexts();
  const queries = useQueryClient();
  const typeName = useDocumentTypeName();
  const shown = type === null ? fresh : { ...type, name: typeName(type.letter, type.name) };
  const [value, setValue] = useState(shown);
  const set = (part: 'letter' | 'code' | 'name') => (event: { currentTarget: { value: string } }) =>
    setValue({ ...value, [part]: event.currentTarget.value });
  return (
    <FormDialog
      title={type === null ? settings.addType : settings.editTypeOf(type.letter)}
      confirm={common.save}
      onClose={onClose}
      // A name that was not touched stays as it is stored, and so goes on following the language.
      action={() => putDocumentType({ ...value, name: type && value.name === shown.name ? type.name : value.name })}
      onDone={() => {
        tellDone(settings.typeSaved);
        void queries.invalidateQueries({ queryKey: keys.documentTypes });
        onClose();
      }}
    >
      <TextInput label={settings.code} value={value.code} onChange={set('code')} disabled={type !== null} required />
      <TextInput label={settings.letter} value={value.letter} onChange={set('letter')} required />
      <TextInput label={settings.typeName} value={value.name} onChange={set('name')} required data-autofocus />
      <NativeSelect
        label={settings.typeClass}
        data={documentClasses.map((code) => ({ value: code, label: people.classes[code] }))}
        value={value.class}
        onChange={(event) => setValue({ ...value, class: event.currentTarget.value as DocumentClass })}
      />
      <Switch
        label={settings.exclusive}
        description={settings.exclusiveHint}
        checked={value.exclusive}
        onChange={(event) => setValue({ ...value, exclusive: event.currentTarget.checked })}
      />
    </FormDialog>
  );
}
