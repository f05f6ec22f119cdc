/** For whoever is signed in and has yet to set up the second factor that the role needs. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { signOut } from '../api/session.ts';
import { useTexts } from '../i18n/language.tsx';
import { SecondFactorSetup } from '../parts/second-factor-setup.tsx';
import { Entrance } from './entrance.tsx';

export function FactorPage({ onDone }: { readonly onDone: () => void }) {
  const { secondFactor, shell } = useTexts();
  const leave = useMutation({ mutationFn: signOut, onSettled: () => window.location.assign('/') });
  return (
    <Entrance title={secondFactor.neededTitle} text={secondFactor.neededText}>
      <SecondFactorSetup onDone={onDone} />
      <Button variant="default" onClick={() => leave.mutate()}>
        {shell.signOut}
      </Button>
    </Entrance>
  );
}
