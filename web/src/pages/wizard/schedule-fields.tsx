/** How often the source is read. */
import { Fieldset, Group, NativeSelect, TextInput } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import type { StepProps } from './draft.ts';

type Unit = 's' | 'm' | 'h' | 'd';

export function ScheduleFields({ draft, onChange }: StepProps) {
  const { guard } = useTexts();
  const { schedule } = draft;
  const every = schedule !== undefined && 'every' in schedule ? /^(\d*)([smhd])$/.exec(schedule.every) : null;
  const cron = schedule !== undefined && 'cron' in schedule ? schedule : null;
  const count = every?.[1] ?? '5';
  const mode = cron !== null ? 'cron' : (every?.[2] ?? 'hand');
  const choose = (chosen: string) => {
    const { schedule: _before, ...rest } = draft;
    if (chosen === 'hand') onChange(rest as typeof draft);
    else onChange({ ...draft, schedule: chosen === 'cron' ? { cron: '0 6 * * *' } : { every: `${count}${chosen}` } });
  };
  const units: readonly Unit[] = ['s', 'm', 'h', 'd'];
  return (
    <Fieldset legend={guard.when}>
      <Group align="flex-start">
        <NativeSelect
          aria-label={guard.when}
          data={[
            ...units.map((unit) => ({ value: unit, label: guard.everyUnit[unit] })),
            { value: 'cron', label: guard.cron },
            { value: 'hand', label: guard.byHand },
          ]}
          value={mode}
          onChange={(event) => choose(event.currentTarget.value)}
        />
        {every !== null && (
          <TextInput
            aria-label={guard.count}
            inputMode="numeric"
            value={count}
            error={/^[1-9]\d*$/.test(count) ? undefined : guard.countHint}
            onChange={(event) => {
              const digits = event.currentTarget.value.replaceAll(/\D/g, '');
              onChange({ ...draft, schedule: { every: `${digits}${mode}` } });
            }}
            w={110}
          />
        )}
        {cron !== null && (
          <TextInput
            aria-label={guard.cronText}
            description={guard.cronHint}
            inputWrapperOrder={['input', 'description', 'error']}
            value={cron.cron}
            onChange={(event) => onChange({ ...draft, schedule: { ...cron, cron: event.currentTarget.value } })}
          />
        )}
      </Group>
    </Fieldset>
  );
}
