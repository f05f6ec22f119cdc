/** Where the keyboard is while a dialog is open, and after it. */
import { useEffect, useRef } from 'react';

/** To be the `ref` of the form in a dialog: its first field is where typing begins; without fields, the button that does nothing. */
export function beginAtFirstField(form: HTMLFormElement | null): void {
  // Some say themselves where.
  if (form === null || form.querySelector('[data-autofocus]') !== null) return;
  const first = form.querySelector(':is(input, textarea, select):enabled') ?? form.querySelector('button');
  first?.setAttribute('data-autofocus', '');
}

/** A dialog that ends by not being drawn any more gives the keyboard back to what opened it. */
export function useFocusBack(): void {
  const opener = useRef(document.activeElement);
  useEffect(
    () => () => {
      const { current } = opener;
      // What the dialog led to may have taken the keyboard already.
      setTimeout(() => {
        if (document.activeElement === document.body && current instanceof HTMLElement) current.focus();
      });
    },
    [],
  );
}
