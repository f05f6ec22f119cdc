/** One level of the tree of departments, and those below it that are open. */
import { ActionIcon, Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import classes from './department-branches.module.css';

interface ShownBranch {
  readonly id: number;
  readonly name: string;
  /** Null where no number is shown. */
  readonly people: number | null;
  readonly below: readonly ShownBranch[];
}

interface Props {
  readonly branches: readonly ShownBranch[];
  readonly chosen: number;
  readonly open: ReadonlySet<number>;
  readonly onToggle: (id: number) => void;
  readonly onChoose: (id: number) => void;
}

export function DepartmentBranches({ branches, ...rest }: Props) {
  const { people: texts } = useTexts();
  const formats = useFormats();
  const { chosen, open, onToggle, onChoose } = rest;
  return (
    <ul className={classes.level}>
      {branches.map(({ id, name, people, below }) => (
        <li key={id}>
          <div className={classes.branch} data-chosen={id === chosen}>
            {below.length > 0 ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                c="inherit"
                size="sm"
                aria-label={texts.showBelow(name)}
                aria-expanded={open.has(id)}
                onClick={() => onToggle(id)}
              >
                <IconChevronRight size={16} className={classes.arrow} data-open={open.has(id)} aria-hidden />
              </ActionIcon>
            ) : (
              <span className={classes.leaf} />
            )}
            <UnstyledButton className={classes.name} aria-pressed={id === chosen} onClick={() => onChoose(id)}>
              <Text span size="sm" fw={id === chosen ? 700 : 400}>
                {name}
              </Text>
              {people !== null && (
                <Text span size="sm" c="dimmed">
                  {formats.number(people)}
                </Text>
              )}
            </UnstyledButton>
          </div>
          {below.length > 0 && open.has(id) && <DepartmentBranches branches={below} {...rest} />}
        </li>
      ))}
    </ul>
  );
}
