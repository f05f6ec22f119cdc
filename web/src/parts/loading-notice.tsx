/** Something is on its way. Shown after a moment, so that quick answers do not flicker. */
import { Center, Group, Loader, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTexts } from '../i18n/language.tsx';

const patience = 250;

export function LoadingNotice() {
  const { common } = useTexts();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), patience);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <Center mih={160} role="status" aria-busy>
      {shown && (
        <Group gap="sm">
          <Loader size="sm" aria-hidden />
          <Text>{common.loading}</Text>
        </Group>
      )}
    </Center>
  );
}
