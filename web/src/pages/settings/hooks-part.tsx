/** Web hooks: where events and changes are posted, and how they get through. */
import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { listHooks } from '../../api/hooks.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useMayAct } from '../../shell/account.ts';
import { HookCard } from './hook-card.tsx';
import { HookDialog } from './hook-dialog.tsx';

export function HooksPart() {
  const { hooks } = useTexts();
  const administers = useMayAct('administrator');
  const answer = useQuery({ queryKey: keys.hooks, queryFn: ({ signal }) => listHooks(signal) });
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Text c="dimmed" mb="sm">
        {hooks.text}
      </Text>
      {administers && (
        <Button mb="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
          {hooks.add}
        </Button>
      )}
      {opened && <HookDialog hook={null} onClose={close} />}
      <Answer query={answer}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={hooks.empty} text={hooks.emptyText} icon={IconWebhook} />
          ) : (
            <Stack>
              {items.map((hook) => (
                <HookCard key={hook.name} hook={hook} />
              ))}
            </Stack>
          )
        }
      </Answer>
    </>
  );
}
