/** Keeps the session of whoever is at the page, also while nothing has to be fetched. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { watchActivity } from '../api/activity.ts';
import { keys } from '../api/keys.ts';

export function useActivity(): void {
  const queries = useQueryClient();
  useEffect(() => watchActivity(() => void queries.invalidateQueries({ queryKey: keys.session })), [queries]);
}
