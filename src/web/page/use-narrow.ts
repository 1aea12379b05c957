import { useSyncExternalStore } from 'react';

/** The width below which NHS.UK frontend lays out for a phone. */
const NARROW = '(max-width: 640px)';

/** Whether the window is as narrow as a phone. */
export const useNarrow = (): boolean => useSyncExternalStore(whenChanged, isNarrow);

const isNarrow = (): boolean => window.matchMedia(NARROW).matches;

function whenChanged(tell: () => void): () => void {
  const query = window.matchMedia(NARROW);
  query.addEventListener('change', tell);
  return () => query.removeEventListener('change', tell);
}
