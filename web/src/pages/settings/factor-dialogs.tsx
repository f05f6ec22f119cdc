/** What password and code are asked for once more: new recovery codes, and switching the second factor off. */
import { Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../api/keys.ts';
import { type Proof, removeSecondFactor, renewRecoveryCodes } from '../../api/second-factor.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { RecoveryCodeList } from '../../parts/recovery-code-list.tsx';
import { tellDone } from '../../parts/tell.ts';

interface Props {
  readonly onClose: () => void;
}

export function RenewCodesDialog({ onClose }: Props) {
  const { secondFactor } = useTexts();
  const queries = useQueryClient();
  const { fields, proof } = useProof();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined) {
    return (
      <Dialog title={secondFactor.renew} onClose={onClose} closeOnClickOutside={false}>
        <RecoveryCodeList codes={codes} onKept={onClose} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={secondFactor.renew}
      confirm={secondFactor.renew}
      onClose={onClose}
      action={() => renewRecoveryCodes(proof)}
      onDone={({ recoveryCodes }) => {
        setCodes(recoveryCodes);
        void queries.invalidateQueries({ queryKey: keys.secondFactor });
      }}
    >
      <Text>{secondFactor.renewText}</Text>
      {fields}
    </FormDialog>
  );
}

export function RemoveFactorDialog({ onClose }: Props) {
  const { secondFactor } = useTexts();
  const queries = useQueryClient();
  const { fields, proof } = useProof();
  return (
    <FormDialog
      title={`${secondFactor.title}: ${secondFactor.remove}`}
      confirm={secondFactor.remove}
      onClose={onClose}
      action={() => removeSecondFactor(proof)}
      onDone={() => {
        tellDone(secondFactor.removed);
        void queries.invalidateQueries({ queryKey: keys.secondFactor });
        void queries.invalidateQueries({ queryKey: keys.session });
        onClose();
      }}
    >
      <Text>{secondFactor.off}</Text>
      {fields}
    </FormDialog>
  );
}

function useProof() {
  const { secondFactor } = useTexts();
  const [proof, setProof] = useState<Proof>({ password: '', code: '' });
  const fields = (
    <>
      <PasswordField
        label={secondFactor.password}
        autoComplete="current-password"
        value={proof.password}
        onChange={({ currentTarget: { value } }) => setProof((typed) => ({ ...typed, password: value }))}
        required
        data-autofocus
      />
      <TextInput
        label={secondFactor.signInCode}
        autoComplete="one-time-code"
        value={proof.code}
        onChange={({ currentTarget: { value } }) => setProof((typed) => ({ ...typed, code: value }))}
        required
      />
    </>
  );
  return { fields, proof };
}
