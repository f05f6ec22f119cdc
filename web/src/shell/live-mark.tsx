/** Whether the page is told of news as they happen. */
import { Tooltip } from '@mantine/core';
import { IconWifi, IconWifiOff } from '@tabler/icons-react';
import type { LiveState } from '../api/live.ts';
import { useTexts } from '../i18n/language.tsx';
import classes from './live-mark.module.css';

export function LiveMark({ state }: { readonly state: LiveState }) {
  const { shell } = useTexts();
  const text = { open: shell.liveOpen, connecting: shell.liveConnecting, lost: shell.liveLost }[state];
  const Icon = state === 'lost' ? IconWifiOff : IconWifi;
  return (
    <Tooltip label={text}>
      <span className={classes.mark} data-state={state} role="status" aria-label={text}>
        <Icon size={18} aria-hidden />
      </span>
    </Tooltip>
  );
}
