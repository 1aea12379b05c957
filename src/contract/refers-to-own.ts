/** Whose rows a reference is looked up among. */
import type { Column } from './contract.ts';
import { parseIdentifies } from './identifies.ts';

/**
 * Whether a column refers to what its own sender sent: by a number that each sender gives by itself, so that another's row of the same
 * number is another.
 */
export function refersToOwn({
  references,
  issuedBy,
  identifies,
}: Pick<Column, 'references' | 'issuedBy' | 'identifies'>): boolean {
  if (!references) return false;
  return issuedBy === 'sender' || (identifies !== null && parseIdentifies(identifies)?.what === 'local-number');
}
