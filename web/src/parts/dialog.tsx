/** A dialog: named, closed by Escape, and giving the keyboard back to what opened it. */
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/language.tsx';
import { useFocusBack } from './dialog-focus.ts';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly opened?: boolean;
  /** False where what it shows would be lost by a click beside it. */
  readonly closeOnClickOutside?: boolean;
  readonly children: ReactNode;
}

export function Dialog({ title, onClose, opened = true, closeOnClickOutside = true, children }: Props) {
  const { common } = useTexts();
  useFocusBack();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      closeOnClickOutside={closeOnClickOutside}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {children}
    </Modal>
  );
}
