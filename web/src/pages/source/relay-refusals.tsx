/** Events that a source refused and that wait aside until somebody has corrected the cause. */
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys } from '../../api/keys.ts';
import { listRelays, retryRelay } from '../../api/relays.ts';
import { useTexts } from '../../i18n/language.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useMayAct } from '../../shell/account.ts';

interface Props {
  readonly source: string;
  readonly refused: number;
}

export function RelayRefusals({ source, refused }: Props) {
  const { sources, overview } = useTexts();
  const operates = useMayAct('operator');
  const { data } = useQuery({
    queryKey: keys.relay(source, refused),
    queryFn: ({ signal }) => listRelays(signal),
  });
  const relay = data?.items.find((item) => item.source === source);
  const reasons = [...new Set(relay?.refusals.map(({ error }) => error))];
  return (
    <Notice tone="warn" title={`${sources.relay}: ${overview.lagRefused(refused)}`} text={sources.refusedText}>
      {reasons.map((reason) => (
        <Text key={reason} size="sm" lang="en">
          {reason}
        </Text>
      ))}
      {operates && (
        <Group mt="xs">
          <DecisionButton
            size="compact-sm"
            label={sources.sendAgain}
            text={sources.sendAgainText}
            action={() => retryRelay(source)}
            done={({ again }) => sources.sentAgain(again)}
            outdates={[keys.sources, keys.relays]}
          />
        </Group>
      )}
    </Notice>
  );
}
