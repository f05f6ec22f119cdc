/** An entity that a source may have or not: switched on, it asks for its query and fields and shows how its rows come out. */
import { Paper, Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import type { QueriedEntity } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { entityOf, type StepProps, withEntity, withoutEntity } from './draft.ts';
import { EntityFields } from './entity-fields.tsx';
import { EntityQuery } from './entity-query.tsx';
import { MappedSample } from './mapped-sample.tsx';
import { PushedEntity } from './pushed-entity.tsx';
import { useCheck } from './use-check.ts';

interface Props extends StepProps {
  readonly entity: QueriedEntity;
  readonly title: string;
  readonly text: string;
  /** What else the entity needs, once its fields are known. */
  readonly children?: ReactNode;
}

export function OptionalEntity({ entity, title, text, draft, onChange, children }: Props) {
  const { mapping } = useTexts();
  const check = useCheck(draft, entity);
  const read = draft[entity] !== undefined;
  const known = Object.keys(entityOf(draft, entity).fields).length > 0;
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack>
        <Switch
          label={mapping.read(title)}
          description={text}
          checked={read}
          onChange={(event) =>
            onChange(
              event.currentTarget.checked ? withEntity(draft, entity, { fields: {} }) : withoutEntity(draft, entity),
            )
          }
        />
        {read && draft.type === 'push' && <PushedEntity entity={entity} draft={draft} onChange={onChange} />}
        {read && draft.type !== 'push' && (
          <EntityQuery entity={entity} label={`${mapping.query}: ${title}`} draft={draft} onChange={onChange} />
        )}
        {read && known && (
          <>
            <EntityFields entity={entity} draft={draft} onChange={onChange} faults={check.faults} />
            {children}
            <MappedSample check={check} />
          </>
        )}
      </Stack>
    </Paper>
  );
}
