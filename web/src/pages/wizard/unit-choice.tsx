/** The tree of a directory, to choose the unit that people are in. */
import { Fieldset, Stack, Text, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { TableInfo } from '../../api/drafts.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { sameDn } from './dn.ts';
import { UnitBranch, UnitRadio } from './unit-branch.tsx';
import classes from './unit-choice.module.css';
import { unitTree } from './unit-tree.ts';

const mostFound = 50;

interface Props {
  readonly tables: readonly TableInfo[];
  readonly base: string;
  readonly onChoose: (base: string) => void;
}

export function UnitChoice({ tables, base, onChoose }: Props) {
  const { directory } = useTexts();
  const formats = useFormats();
  const [search, setSearch] = useState('');
  const tree = useMemo(() => unitTree(tables), [tables]);
  const wanted = search.trim().toLowerCase();
  const found =
    wanted === ''
      ? []
      : tables
          .filter(({ kind, name }) => kind === 'unit' && name.toLowerCase().includes(wanted))
          .map(({ name }) => name);
  return (
    <Fieldset legend={directory.tree}>
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {directory.treeHint}
        </Text>
        <TextInput
          aria-label={directory.treeSearch}
          placeholder={directory.treeSearch}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          maw={420}
        />
        {wanted === '' ? (
          <ul className={classes.tree}>
            {tree.map((node) => (
              <UnitBranch key={node.dn} node={node} base={base} depth={0} onChoose={onChoose} />
            ))}
          </ul>
        ) : (
          <ul className={classes.tree}>
            {found.slice(0, mostFound).map((dn) => (
              <li key={dn}>
                <UnitRadio dn={dn} label={dn} chosen={sameDn(dn) === sameDn(base)} onChoose={onChoose} />
              </li>
            ))}
          </ul>
        )}
        {found.length > mostFound && (
          <Text size="sm" role="status">
            {directory.treeFew(formats.number(mostFound), formats.number(found.length))}
          </Text>
        )}
      </Stack>
    </Fieldset>
  );
}
