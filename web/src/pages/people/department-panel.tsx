/** The departments beside the list; where it is narrow, they open above it. */
import { Button, Collapse, Paper, Title } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconBuilding } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { keys } from '../../api/keys.ts';
import { type Department, listDepartments } from '../../api/structure.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { DepartmentBranches } from './department-branches.tsx';
import { above, treeOf } from './department-tree.ts';

interface Props {
  readonly chosen: number | undefined;
  readonly onChoose: (id: number | undefined) => void;
}

export function DepartmentPanel({ chosen, onChoose }: Props) {
  const { texts } = useLanguage();
  const narrow = useMediaQuery('(max-width: 62em)', window.innerWidth < 992) ?? false;
  const [open, { toggle, close }] = useDisclosure(false);
  const departments = useQuery({ queryKey: keys.departments, queryFn: ({ signal }) => listDepartments(signal) });
  const name = departments.data?.find(({ id }) => id === chosen)?.name ?? texts.people.allDepartments;
  const tree = (
    <Answer query={departments}>
      {(data) => (
        <Tree
          departments={data}
          chosen={chosen}
          onChoose={(id) => {
            onChoose(id);
            close();
          }}
        />
      )}
    </Answer>
  );
  if (!narrow) {
    return (
      <Paper withBorder p="sm" component="nav" aria-label={texts.people.departments}>
        <Title order={2} size="h5" mb="xs">
          {texts.people.departments}
        </Title>
        {tree}
      </Paper>
    );
  }
  return (
    <nav aria-label={texts.people.departments}>
      <Button
        variant="default"
        fullWidth
        justify="flex-start"
        aria-expanded={open}
        leftSection={<IconBuilding size={16} aria-hidden />}
        onClick={toggle}
      >
        {name}
      </Button>
      <Collapse expanded={open}>{open && tree}</Collapse>
    </nav>
  );
}

interface TreeProps extends Props {
  readonly departments: readonly Department[];
}

function Tree({ departments, chosen, onChoose }: TreeProps) {
  const { language, texts } = useLanguage();
  const tree = useMemo(() => treeOf(departments, new Intl.Collator(language)), [departments, language]);
  const [open, setOpen] = useState(() => above(departments, chosen));
  const everybody = { id: 0, name: texts.people.allDepartments, people: null, below: [] };
  const toggle = (id: number) =>
    setOpen((before) => new Set(before.has(id) ? [...before].filter((other) => other !== id) : [...before, id]));
  return (
    <DepartmentBranches
      branches={[everybody, ...tree]}
      chosen={chosen ?? 0}
      open={open}
      onToggle={toggle}
      onChoose={(id) => onChoose(id === 0 ? undefined : id)}
    />
  );
}
