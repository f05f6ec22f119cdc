/** The second factor of the own account. */
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/keys.ts';
import { getSecondFactor, type SecondFactor } from '../../api/second-factor.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { SecondFactorSetup } from '../../parts/second-factor-setup.tsx';
import { tellDone } from '../../parts/tell.ts';
import { RemoveFactorDialog, RenewCodesDialog } from './factor-dialogs.tsx';

export function SecondFactorPart() {
  const { secondFactor } = useTexts();
  const queries = useQueryClient();
  const answer = useQuery({ queryKey: keys.secondFactor, queryFn: ({ signal }) => getSecondFactor(signal) });
  const [opened, { open, close }] = useDisclosure(false);
  // Also whoever closes the dialog over the recovery codes has it switched on.
  const end = () => {
    close();
    void queries.invalidateQueries({ queryKey: keys.secondFactor });
  };
  return (
    <Stack align="flex-start">
      <Title order={2} size="h4">
        {secondFactor.title}
      </Title>
      <Answer query={answer}>
        {(factor) => (factor.since === null ? <Off onSetUp={open} /> : <On factor={factor} />)}
      </Answer>
      {/* Beside the answer, which changes while the recovery codes are still shown. */}
      {opened && <SetupDialog onClose={end} />}
    </Stack>
  );
}

function Off({ onSetUp }: { readonly onSetUp: () => void }) {
  const { secondFactor } = useTexts();
  return (
    <>
      <Text>{secondFactor.off}</Text>
      <Button variant="default" onClick={onSetUp}>
        {secondFactor.setUp}
      </Button>
    </>
  );
}

function SetupDialog({ onClose }: { readonly onClose: () => void }) {
  const { secondFactor } = useTexts();
  return (
    <Dialog title={secondFactor.setUp} onClose={onClose} closeOnClickOutside={false}>
      <SecondFactorSetup
        onDone={() => {
          tellDone(secondFactor.done);
          onClose();
        }}
      />
    </Dialog>
  );
}

function On({ factor: { since, recoveryCodes } }: { readonly factor: SecondFactor }) {
  const { secondFactor } = useTexts();
  const formats = useFormats();
  const [removing, removal] = useDisclosure(false);
  const [renewing, renewal] = useDisclosure(false);
  return (
    <>
      <Text>{secondFactor.on(formats.moment(since ?? ''))}</Text>
      <Text>{secondFactor.codesLeft(recoveryCodes)}</Text>
      <Group>
        <Button variant="default" onClick={renewal.open}>
          {secondFactor.renew}
        </Button>
        <Button variant="default" onClick={removal.open}>
          {secondFactor.remove}
        </Button>
      </Group>
      {renewing && <RenewCodesDialog onClose={renewal.close} />}
      {removing && <RemoveFactorDialog onClose={removal.close} />}
    </>
  );
}
