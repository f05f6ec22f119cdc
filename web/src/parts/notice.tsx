/** A message in the page, of a tone that its colour, icon and words all tell. */
import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './notice.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'calm';

export const toneColors = { good: 'good', warn: 'warn', bad: 'bad', calm: 'gate' } as const;

const icons: Readonly<Record<Tone, TablerIcon>> = {
  good: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconCircleX,
  calm: IconInfoCircle,
};

interface Props {
  readonly tone: Tone;
  readonly title: string;
  readonly text?: ReactNode;
  readonly icon?: TablerIcon;
  readonly children?: ReactNode;
}

export function Notice({ tone, title, text, icon, children }: Props) {
  const Icon = icon ?? icons[tone];
  return (
    <Alert
      variant="default"
      className={classes.notice}
      data-tone={tone}
      title={title}
      icon={<Icon aria-hidden />}
      role={tone === 'bad' ? 'alert' : 'status'}
      w="100%"
    >
      {text}
      {children}
    </Alert>
  );
}
