/** The door to an edition: only rows that are about no one, and open, pass it. */
import type { Contract } from '../contract/contract.ts';
import type { DatasetRows } from './make-dataset-rows.ts';

/** A dataset that was left out of an edition: which rule, why, and what would let it in. */
export interface Refused {
  dataset: string;
  rule: string;
  reason: string;
  remedy: string;
}

declare const open: unique symbol;
/** Rows that may be published. Only `admitRows` makes them; the steps that fill tables take nothing else. */
export type OpenRows = DatasetRows & { readonly [open]: true };

const REMEDY =
  'it can be checked, landed and scored; it is published once the privacy line (pseudonyms and opt-outs) stands. ' +
  'If it truly is about no one, say so in its contract';

/**
 * Why a contract's rows may not be published, or null when they may.
 * Identity other than none, a zone other than open, or any column that is not plain: each alone is enough.
 */
export function refusalOf(contract: Contract): Refused | null {
  const refuse = (rule: string, reason: string): Refused => ({ dataset: contract.id, rule, reason, remedy: REMEDY });
  if (contract.identity !== 'none')
    return refuse('no-identity-in-an-edition', `its rows are about people or homes (identity: ${contract.identity})`);
  if (contract.zone !== 'open') return refuse('only-open-zone', `its contract keeps it in the ${contract.zone} zone`);
  const closed = contract.columns.filter((c) => c.classification !== 'plain');
  if (closed.length === 0) return null;
  return refuse('only-plain-columns', `it has columns that are not plain: ${closed.map((c) => c.name).join(', ')}`);
}

/**
 * Lets a dataset's rows into the edition.
 * @throws Error when the contract is refused or the rows hold a column that the contract does not: callers ask
 * `refusalOf` first, so this is a fault of Concord's, and nothing is published
 */
export function admitRows(contract: Contract, rows: DatasetRows): OpenRows {
  const refused = refusalOf(contract);
  if (refused) throw new Error(`rows of ${contract.id} reached publishing: ${refused.reason}`);
  const known = new Set(
    contract.columns.flatMap((c) => [c.name, `${c.name}_as_published`]).concat(['_delivery', '_status', '_period']),
  );
  const stray = rows.output.columns.filter((c) => !known.has(c.name));
  if (stray.length) throw new Error(`rows of ${contract.id} hold columns that its contract does not`);
  return rows as OpenRows;
}
