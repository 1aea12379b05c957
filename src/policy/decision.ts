/** Who may see what: a decision is data. Everything that leaves goes through `decide` and then `release`. */

export interface Asker {
  role: 'public' | 'operator';
  purpose: 'public' | 'planning';
}

/** There is no sign-in yet: whoever asks on the web is the public. */
export const PUBLIC: Asker = { role: 'public', purpose: 'public' };

/** Who runs the command line in a workspace is its operator, and asks for planning. */
export const OPERATOR: Asker = { role: 'operator', purpose: 'planning' };

export interface Grant {
  allowed: true;
  policy: string;
  /** tables of the edition that may be read */
  tables: string[];
  /** row filters by dimension: an empty list means no rows; absent means all */
  rowFilter: Record<string, string[]>;
  disclosureRule: string;
  /** for rows about people: the purpose whose opt-outs what reads them must obey (`editionForPurpose`); null for open tables alone */
  purpose: string | null;
  expires: string | null;
}

/** A refusal names the rule, the reason and the remedy. Never a bare "no". */
export interface Refusal {
  allowed: false;
  rule: string;
  reason: string;
  remedy: string;
}

export type Decision = Grant | Refusal;

/** The dimensions of a grant's row filter that allow no value, and with it no row. */
export const closedDimensions = ({ rowFilter }: Pick<Grant, 'rowFilter'>): string[] =>
  Object.keys(rowFilter).filter((dimension) => !rowFilter[dimension]!.length);
