/** What the browser asks of a field it asks in its own language; here it gets the words of the page's. */
import { useEffect } from 'react';
import { useTexts } from '../i18n/language.tsx';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function FieldWords() {
  const { common } = useTexts();
  useEffect(() => {
    const explain = ({ target }: Event) => {
      if (!isField(target)) return;
      const { valueMissing, typeMismatch } = target.validity;
      if (valueMissing) target.setCustomValidity(common.fieldMissing);
      else if (typeMismatch) target.setCustomValidity(common.fieldNoAddress);
    };
    // What is said once would stand for good.
    const forget = ({ target }: Event) => {
      if (isField(target)) target.setCustomValidity('');
    };
    // Neither event bubbles everywhere.
    document.addEventListener('invalid', explain, true);
    document.addEventListener('input', forget, true);
    document.addEventListener('change', forget, true);
    return () => {
      document.removeEventListener('invalid', explain, true);
      document.removeEventListener('input', forget, true);
      document.removeEventListener('change', forget, true);
    };
  }, [common]);
  return null;
}

function isField(target: EventTarget | null): target is Field {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  );
}
