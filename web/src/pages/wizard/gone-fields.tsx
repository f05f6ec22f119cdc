/** What happens to people who are gone from the source. */
import { Fieldset, Radio, Stack } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { CountInput } from './count-input.tsx';
import type { StepProps } from './draft.ts';

const actions = ['block', 'dismiss', 'delete', 'keep'] as const;

export function GoneFields({ draft, onChange }: StepProps) {
  const { guard } = useTexts();
  const rule = draft.missing?.['persons'] ?? {};
  const change = (part: { action?: string; afterCycles?: number | undefined }) => {
    const { afterCycles, ...next } = { ...rule, ...part };
    const persons = afterCycles === undefined ? next : { ...next, afterCycles };
    onChange({ ...draft, missing: { ...draft.missing, persons } });
  };
  return (
    <Fieldset legend={guard.gone}>
      <Stack>
        <Radio.Group aria-label={guard.gone} value={rule.action ?? 'block'} onChange={(action) => change({ action })}>
          <Stack gap="xs">
            {actions.map((action) => (
              <Radio
                key={action}
                value={action}
                label={guard.goneChoices[action][0]}
                description={guard.goneChoices[action][1]}
              />
            ))}
          </Stack>
        </Radio.Group>
        <CountInput
          label={guard.afterCycles}
          value={rule.afterCycles}
          placeholder="1"
          onChange={(afterCycles) => change({ afterCycles })}
        />
      </Stack>
    </Fieldset>
  );
}
