/** The first start: whoever has the one-time code of the terminal makes the first administrator. */
import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys.ts';
import { setUp } from '../api/session.ts';
import { useTexts } from '../i18n/language.tsx';
import { NewPasswordForm } from '../parts/new-password-form.tsx';
import { Entrance } from './entrance.tsx';

export function SetupPage() {
  const { shell } = useTexts();
  const queries = useQueryClient();
  return (
    <Entrance title={shell.setupTitle} text={shell.setupText}>
      <NewPasswordForm
        before={{
          code: { label: shell.code, autoComplete: 'one-time-code' },
          name: { label: shell.name, autoComplete: 'username' },
        }}
        label={shell.password}
        confirm={shell.create}
        action={({ code, name }, password) => setUp(code.trim(), name.trim(), password)}
        onDone={(session) => queries.setQueryData(keys.session, session)}
      />
    </Entrance>
  );
}
