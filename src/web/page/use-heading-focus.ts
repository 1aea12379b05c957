import { useEffect, useRef } from 'react';

/**
 * Moves the focus to the page's heading when what the form asked for has come: the form is drawn anew with the other
 * place, and a keyboard would start again at the top. Not at the first load, nor on back and forward.
 * @param shown what is on the screen, e.g. the codes of the place; null while it is still awaited
 * @returns to be called when the form is sent and the place will change
 */
export function useHeadingFocus(shown: string | null): () => void {
  const wanted = useRef(false);
  useEffect(() => {
    if (!wanted.current || shown === null) return;
    wanted.current = false;
    document.querySelector('h1')?.focus();
  }, [shown]);
  return () => {
    wanted.current = true;
  };
}
