/** An input for a password, which can be looked at. */
import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTexts } from '../i18n/language.tsx';

export function PasswordField(props: PasswordInputProps) {
  const { common } = useTexts();
  return <PasswordInput visibilityToggleButtonProps={{ 'aria-label': common.showPassword }} {...props} />;
}
