/** Who did something: an account or a user of the terminal by name, Gatehouse itself in words. */
import { useCallback } from 'react';
import { useTexts } from '../i18n/language.tsx';

export function useActorName(): (actor: string) => string {
  const { names } = useTexts();
  return useCallback((actor) => names.actors[actor] ?? actor, [names]);
}
