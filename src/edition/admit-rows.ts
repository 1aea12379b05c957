/** The door to an edition: rows that are about no one and open, and rows below the privacy line; nothing else passes it. */
import type { Contract } from '../contract/contract.ts';
import type { DatasetRows } from './make-dataset-rows.ts';

/** A dataset that was left out of an edition: which rule, why, and what would let it in. */
export interface Refused {
  dataset: string;
  rule: string;
  reason: string;
  remedy: string;
}

declare const admitted: unique symbol;
/** Rows that may be published. Only `admitRows` makes them; the steps that fill tables take nothing else. */
export type AdmittedRows = DatasetRows & { readonly [admitted]: true };

const REMEDY =
  'it can be checked, landed and scored; rows about people are published below the privacy line, which needs keys: ' +
  'docs/how-to/publish-people.md. If it truly is about no one, say so in its contract';

/**
 * Why a contract's rows may not be published, or null when they may. Of rows about people it is asked with the contract of
 * what is left of them below the line (`belowTheLine`).
 * Identity other than none, the care zone, an identifying column, or in the open zone any column that is not plain: each
 * alone is enough.
 */
export function refusalOf(contract: Contract): Refused | null {
  const refuse = (rule: string, reason: string): Refused => ({ dataset: contract.id, rule, reason, remedy: REMEDY });
  if (contract.identity !== 'none') return refuse('no-identity-in-an-edition', 'its rows are about people or homes');
  if (contract.zone === 'care') return refuse('only-open-zone', 'its contract keeps it in the care zone');
  const open = contract.zone === 'open';
  const closed = contract.columns.filter(
    (c) => c.classification === 'identifier' || (open && c.classification !== 'plain'),
  );
  if (closed.length === 0) return null;
  return refuse('only-plain-columns', `it has columns that are not plain: ${closed.map((c) => c.name).join(', ')}`);
}

/**
 * Lets a dataset's rows into the edition.
 * @throws Error when the contract is refused or the rows hold a column that the contract does not: callers ask
 * `refusalOf` first, so this is a fault of Concord's, and nothing is published
 */
export function admitRows(contract: Contract, rows: DatasetRows): AdmittedRows {
  const refused = refusalOf(contract);
  if (refused) throw new Error(`rows of ${contract.id} reached publishing: ${refused.reason}`);
  const known = new Set(
    contract.columns.flatMap((c) => [c.name, `${c.name}_as_published`]).concat(['_delivery', '_status', '_period']),
  );
  const stray = rows.columns.filter((c) => !known.has(c.name));
  if (stray.length) throw new Error(`rows of ${contract.id} hold columns that its contract does not`);
  return rows as AdmittedRows;
}
