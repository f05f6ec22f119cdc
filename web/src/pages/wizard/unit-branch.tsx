/** One unit of a directory with those below it, which a button shows. */
import { ActionIcon, Radio } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { sameDn } from './dn.ts';
import classes from './unit-choice.module.css';
import { holds, type UnitNode } from './unit-tree.ts';

interface Props {
  readonly node: UnitNode;
  readonly base: string;
  readonly depth: number;
  readonly onChoose: (base: string) => void;
}

export function UnitBranch({ node, base, depth, onChoose }: Props) {
  const chosen = base !== '' && sameDn(node.dn) === sameDn(base);
  const [open, setOpen] = useState(depth === 0 || (base !== '' && !chosen && holds(node, base)));
  const Icon = open ? IconChevronDown : IconChevronRight;
  return (
    <li>
      <div className={classes.unit}>
        {node.children.length === 0 ? (
          <span className={classes.leaf} />
        ) : (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={node.name}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <Icon size={16} aria-hidden />
          </ActionIcon>
        )}
        <UnitRadio dn={node.dn} label={node.name} chosen={chosen} onChoose={onChoose} />
      </div>
      {open && node.children.length > 0 && (
        <ul className={classes.below}>
          {node.children.map((child) => (
            <UnitBranch key={child.dn} node={child} base={base} depth={depth + 1} onChoose={onChoose} />
          ))}
        </ul>
      )}
    </li>
  );
}

interface RadioProps {
  readonly dn: string;
  readonly label: string;
  readonly chosen: boolean;
  readonly onChoose: (base: string) => void;
}

export function UnitRadio({ dn, label, chosen, onChoose }: RadioProps) {
  return <Radio name="directory-unit" label={label} value={dn} checked={chosen} onChange={() => onChoose(dn)} />;
}
