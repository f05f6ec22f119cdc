/** What a change does to each field: the old value and the new one. */
import { Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { Entity, ShownFields } from '../api/changes.ts';
import { useTexts } from '../i18n/language.tsx';
import classes from './field-diff.module.css';
import { PhotoPair } from './photo-pair.tsx';
import { ShownValue } from './shown-value.tsx';
import { useFieldName } from './use-field-name.ts';
import { useFieldValue } from './use-field-value.ts';

interface Props {
  readonly entity: Entity;
  readonly fields: ShownFields;
  /** Of the change of a photo: the person in the source. */
  readonly photoKey?: string | null;
  /** Whether the person stands beside it by name; the key of who had nothing before need not be told again. */
  readonly named?: boolean;
}

export function FieldDiff({ entity, fields, photoKey = null, named = false }: Props) {
  const nameOf = useFieldName();
  const shown = useFieldValue();
  if ('sha256' in fields || photoKey !== null) return <PhotoPair fields={fields} photoKey={photoKey} />;
  const told = Object.entries(fields).filter(([field, [before]]) => !named || field !== 'person' || before !== null);
  return (
    <dl className={classes.fields}>
      {told.map(([field, [before, after]]) => (
        <div key={field} className={classes.field}>
          <dt>{nameOf(field)}</dt>
          <dd>
            <Pair before={shown(entity, field, before)} after={shown(entity, field, after)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Only what is there is shown of a creation or a removal: an empty half says nothing. */
function Pair({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const { common } = useTexts();
  const had = before !== null && before !== undefined;
  const has = after !== null && after !== undefined;
  return (
    <>
      {(had || !has) && (
        <del className={classes.old} title={common.before}>
          <ShownValue value={before} />
        </del>
      )}
      {had && (
        <Text span c="dimmed" className={classes.arrow}>
          <IconArrowRight size={14} aria-hidden />
        </Text>
      )}
      {(has || had) && (
        <ins className={classes.new} title={common.after}>
          <ShownValue value={after} />
        </ins>
      )}
    </>
  );
}
