/**
 * What a column identifies: the words of the custom property `identifies`. Linkage reads from them which columns say who
 * a person is, and the privacy line which columns must not pass it.
 */

/**
 * Words for a person or a home. `scene-postcode` is of where something happened, which often is the home: it may help to find whose
 * the row is, but nobody is taken to live there, and below the line it gives the area of the scene alone. `other` identifies and is
 * used for nothing: it only stays above the line.
 */
export const IDENTIFYING_WORDS = [
  'nhs-number',
  'nhs-number-token',
  'superseded-nhs-number',
  'forename',
  'surname',
  'birth-date',
  'birth-month',
  'sex',
  'postcode',
  'scene-postcode',
  'address',
  'uprn',
  'local-number',
  'other',
] as const;

export type IdentifyingWord = (typeof IDENTIFYING_WORDS)[number];

/** Persons of a row beside its own: a baby's mother, and whoever else the row is linked to (a carer's cared-for person). */
export const ROLES = ['mother', 'linked'] as const;
export type Role = (typeof ROLES)[number];

/** What one column identifies. */
export type Identifies =
  | { what: IdentifyingWord; role: Role | null }
  /** the number of a record, such as a spell; columns of the same kind refer to the same records */
  | { what: 'record'; kind: string; role: null };

/**
 * Reads the value of `identifies`.
 * @param text `[<role>:]<word>` or `record:<kind>`, e.g. `nhs-number`, `mother:birth-date`, `record:spell`
 * @returns its parts; null when it is not written so, or the kind is one of Concord's own: `home` numbers homes, and `row-<dataset>` rows
 * whose key does not pass the privacy line, so that numbers of a dataset's own must not be taken for them
 * @example parseIdentifies('mother:birth-date') // { what: 'birth-date', role: 'mother' }
 */
export function parseIdentifies(text: string): Identifies | null {
  const kind = /^record:([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(text)?.[1];
  if (kind) return isOwnKind(kind) ? null : { what: 'record', kind, role: null };
  const parts = text.split(':');
  const what = IDENTIFYING_WORDS.find((word) => word === parts.at(-1));
  const role = parts.length === 1 ? null : ROLES.find((r) => r === parts[0]);
  return what && role !== undefined && parts.length <= 2 ? { what, role } : null;
}

const isOwnKind = (kind: string): boolean => kind === 'home' || kind === 'row' || kind.startsWith('row-');
