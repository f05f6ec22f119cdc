/** One custom field in the settings. */
import { ActionIcon, Group, Switch, Text, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { CustomField, ShownCustomField } from '../../api/custom-fields.ts';
import { useTexts } from '../../i18n/language.tsx';
import classes from './custom-fields-part.module.css';

interface Props {
  readonly field: CustomField;
  readonly mayEdit: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onChange: (changed: CustomField) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

export function CustomFieldRow({ field, mayEdit, isFirst, isLast, onChange, onMove, onRemove }: Props) {
  const { settings } = useTexts();
  const { name, label, shown, sources } = field;
  return (
    <li className={classes.row}>
      <LabelInput field={field} mayEdit={mayEdit} onChange={(changed) => onChange({ ...field, ...changed })} />
      <Text size="sm" c="dimmed" className={classes.origin}>
        custom.{name}
        {' · '}
        {sources.length > 0 ? settings.filledBy(sources.join(', ')) : settings.filledByHand}
      </Text>
      <Switch
        label={settings.fieldShown}
        aria-label={`${settings.fieldShown}: ${label}`}
        checked={shown}
        disabled={!mayEdit}
        onChange={(event) => onChange({ ...field, shown: event.currentTarget.checked })}
      />
      {mayEdit && (
        <Group gap={4} wrap="nowrap">
          <ActionIcon
            variant="default"
            aria-label={settings.moveUp(label)}
            disabled={isFirst}
            onClick={() => onMove(-1)}
          >
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={settings.moveDown(label)}
            disabled={isLast}
            onClick={() => onMove(1)}
          >
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
          {sources.length === 0 && (
            <ActionIcon variant="default" aria-label={settings.removeField(label)} onClick={onRemove}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      )}
    </li>
  );
}

interface LabelProps {
  readonly field: ShownCustomField;
  readonly mayEdit: boolean;
  readonly onChange: (changed: { readonly label: string }) => void;
}

/** Stored when one leaves it or presses Enter; Escape takes it back. */
function LabelInput({ field: { label }, mayEdit, onChange }: LabelProps) {
  const { settings } = useTexts();
  const [typed, setTyped] = useState<string>();
  const finish = () => {
    const wanted = typed?.trim() ?? '';
    setTyped(undefined);
    if (wanted !== '' && wanted !== label) onChange({ label: wanted });
  };
  return (
    <TextInput
      className={classes.label}
      aria-label={settings.labelOf(label)}
      value={typed ?? label}
      readOnly={!mayEdit}
      maxLength={100}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={finish}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Escape') setTyped(undefined);
        if (key === 'Enter') currentTarget.blur();
      }}
    />
  );
}
