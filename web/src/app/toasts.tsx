/** Where short messages appear; their closing button is called so in the language in use. */
import { MantineThemeProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import { useTexts } from '../i18n/language.tsx';

export function Toasts() {
  const { common } = useTexts();
  const theme = useMemo(
    () => ({
      components: { Notification: { defaultProps: { closeButtonProps: { 'aria-label': common.close } } } },
    }),
    [common],
  );
  return (
    <MantineThemeProvider theme={theme} inherit>
      <Notifications position="bottom-right" />
    </MantineThemeProvider>
  );
}
