/** What is too much to be done without asking. */
import { Checkbox, Fieldset, SimpleGrid, Stack, Text } from '@mantine/core';
import type { GuardDraft } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { CountInput } from './count-input.tsx';
import type { StepProps } from './draft.ts';

export function GuardFields({ draft, onChange }: StepProps) {
  const { guard: texts } = useTexts();
  const { persons, emptyIsSuspicious, ...others } = draft.guard ?? {};
  const limits: GuardDraft = typeof persons === 'object' ? persons : {};
  const suspicious = emptyIsSuspicious !== false;
  const change = (nextLimits: GuardDraft, nextSuspicious: boolean) => {
    const next = {
      ...others,
      ...(Object.keys(nextLimits).length > 0 ? { persons: nextLimits } : {}),
      ...(nextSuspicious ? {} : { emptyIsSuspicious: false }),
    };
    const { guard: _before, ...rest } = draft;
    onChange((Object.keys(next).length > 0 ? { ...rest, guard: next } : rest) as typeof draft);
  };
  const field = (name: keyof GuardDraft) => ({
    value: limits[name],
    onChange: (value: number | undefined) => {
      const { [name]: _before, ...rest } = limits;
      change(value === undefined ? rest : { ...rest, [name]: value }, suspicious);
    },
  });
  return (
    <Fieldset legend={texts.limits}>
      <Stack>
        <Text size="sm">{texts.limitsText}</Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <CountInput label={texts.limitCount} description={texts.limitEmpty} {...field('count')} />
          <CountInput label={texts.limitPercent} description={texts.limitEmpty} {...field('percent')} />
          <CountInput label={texts.changePercent} description={texts.changeHint} {...field('changePercent')} />
        </SimpleGrid>
        <Checkbox
          label={texts.empty}
          description={texts.emptyHint}
          checked={suspicious}
          onChange={(event) => change(limits, event.currentTarget.checked)}
        />
      </Stack>
    </Fieldset>
  );
}
