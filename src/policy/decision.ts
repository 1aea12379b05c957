/** Who may see what: a decision is data. Everything that leaves goes through `decide` and then `release`. */

export interface Asker {
  role: 'public' | 'operator';
  purpose: 'public' | 'planning';
}

export interface Grant {
  allowed: true;
  policy: string;
  /** tables of the edition that may be read */
  tables: string[];
  /** row filters by dimension: an empty list means no rows; absent means all */
  rowFilter: Record<string, string[]>;
  disclosureRule: string;
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

declare const released: unique symbol;
/** Something policy has let out. Only `release` makes it; the API can send nothing else. */
export type Released<T> = T & { readonly [released]: true };
