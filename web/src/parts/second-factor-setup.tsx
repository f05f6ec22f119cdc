/** Setting up a second factor: the password, the app, a first code, and the recovery codes. */
import { Button, Code, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { beginSecondFactor, confirmSecondFactor, type NewSecondFactor } from '../api/second-factor.ts';
import { useTexts } from '../i18n/language.tsx';
import { PasswordField } from './password-field.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { QrCode } from './qr-code.tsx';
import { RecoveryCodeList } from './recovery-code-list.tsx';

interface Props {
  /** The recovery codes are kept. */
  readonly onDone: () => void;
}

export function SecondFactorSetup({ onDone }: Props) {
  const [made, setMade] = useState<NewSecondFactor>();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined) return <RecoveryCodeList codes={codes} onKept={onDone} />;
  return made === undefined ? <AskPassword onMade={setMade} /> : <ShowSecret made={made} onCodes={setCodes} />;
}

function AskPassword({ onMade }: { readonly onMade: (made: NewSecondFactor) => void }) {
  const { secondFactor } = useTexts();
  const [password, setPassword] = useState('');
  const beginning = useMutation({ mutationFn: () => beginSecondFactor(password), onSuccess: onMade });
  return (
    <Step confirm={secondFactor.begin} acting={beginning}>
      <PasswordField
        label={secondFactor.password}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        required
        data-autofocus
      />
    </Step>
  );
}

interface ShowSecretProps {
  readonly made: NewSecondFactor;
  readonly onCodes: (codes: readonly string[]) => void;
}

function ShowSecret({ made, onCodes }: ShowSecretProps) {
  const { secondFactor } = useTexts();
  const [code, setCode] = useState('');
  const confirming = useMutation({
    mutationFn: () => confirmSecondFactor(code),
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  });
  return (
    <Step confirm={secondFactor.confirm} acting={confirming}>
      <Text>{secondFactor.scan}</Text>
      <QrCode text={made.address} label={secondFactor.qr} />
      <Text size="sm">{secondFactor.byHand}</Text>
      <Code block>{made.secret.match(/.{1,4}/g)?.join(' ')}</Code>
      <TextInput
        label={secondFactor.code}
        description={secondFactor.codeHint}
        autoComplete="one-time-code"
        inputMode="numeric"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        required
      />
    </Step>
  );
}

interface StepProps {
  readonly confirm: string;
  readonly acting: { readonly mutate: () => void; readonly isPending: boolean; readonly error: Error | null };
  readonly children: ReactNode;
}

function Step({ confirm, acting, children }: StepProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    acting.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {children}
        {acting.error && <ProblemNotice thrown={acting.error} />}
        <Button type="submit" loading={acting.isPending}>
          {confirm}
        </Button>
      </Stack>
    </form>
  );
}
