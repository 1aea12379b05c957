/** The rows of a dataset's deliveries side by side, and which of them a later or an earlier delivery replaces. */
import type { Contract } from '../contract/contract.ts';
import { identifier, literal } from '../engine/engine.ts';
import type { Receipt } from '../landing/delivery.ts';
import { periodOfDelivery } from '../landing/find-period.ts';
import type { CheckedDelivery } from './check-again.ts';
import type { StepInput } from './run-step.ts';

export interface SideBySide {
  /** SQL of all rows with their marks (_delivery, _status, _from, _sequence and, where files have one, _period); it reads `delivery_<i>` and the inputs */
  rows: string;
  /**
   * CTE `given_again` (keys that several deliveries of a partner gave, and which of them holds), and the conditions on rows of
   * `delivered` that tell those which hold and those which are replaced; null when nothing can be replaced
   */
  superseding: { givenAgain: string; holds: string; isReplaced: string } | null;
  /** rows of the other zone that may replace some, by the view's name */
  inputs: Record<string, StepInput>;
}

/**
 * Puts the rows of deliveries side by side.
 * append: a key that an earlier delivery of the same partner gave is kept from the first. upsert: the later wins. full, or no
 * key: every row holds. A delivery's rivals (its rows in the other zone) count in that and are not among the rows: with upsert a
 * row that is marked as confidential later is gone from here, and one whose mark was taken away is here again; with append a key
 * that rivals have at all is theirs.
 * @param used deliveries, oldest first; `delivery_<i>` is the place of each
 * @param key SQL names that name one row of a partner; none: rows are not replaced
 * @param together name of a relation that has all rows with their marks; each delivery's is read by itself when absent
 */
export function putSideBySide(
  contract: Contract,
  used: CheckedDelivery[],
  key: string[],
  together?: string,
): SideBySide {
  const names = contract.columns.map((c) => identifier(c.name));
  const superseding = isSuperseding(contract, used, key);
  const rivals = superseding ? used.flatMap((d, i) => (d.rivals ? [{ place: i, input: d.rivals }] : [])) : [];
  const marked = (columns: string[], place: number, view: string, own: string[]): string =>
    `select ${[...columns, ...namedMarks(contract, used[place]!.delivery.receipt, place), ...own].join(', ')} from ${view}_${place}`;
  const own = rivals.length > 0 ? ['true as _own'] : [];
  const all = [
    ...(together
      ? [`select ${['*', ...own].join(', ')} from ${together}`]
      : used.map((_, i) => marked(names, i, 'delivery', own))),
    ...rivals.map(({ place }) => marked(contract.key.map(identifier), place, 'rival', ['false as _own'])),
  ];
  return {
    rows: all.join(rivals.length > 0 ? '\n  union all by name\n  ' : '\n  union all\n  '),
    superseding: superseding ? supersession(contract, key, rivals.length > 0) : null,
    inputs: Object.fromEntries(rivals.map(({ place, input }) => [`rival_${place}`, input])),
  };
}

/** What every row carries of its delivery, as SQL by name; a period only where the contract says that the file as a whole has one. */
export function marksOf(contract: Contract, receipt: Receipt, sequence: number): Record<string, string> {
  const period = periodOfDelivery(contract, receipt);
  return {
    _delivery: literal(receipt.deliveryId),
    _status: literal(receipt.status),
    _from: literal(receipt.from),
    _sequence: String(sequence),
    ...(period ? { _period: `date ${literal(period.from)}` } : {}),
  };
}

const namedMarks = (contract: Contract, receipt: Receipt, sequence: number): string[] =>
  Object.entries(marksOf(contract, receipt, sequence)).map(([name, value]) => `${value} as ${name}`);

/** Whether a partner's later delivery may give a key of an earlier one. */
function isSuperseding(contract: Contract, used: CheckedDelivery[], key: string[]): boolean {
  const partners = new Set(used.map((d) => d.delivery.receipt.from));
  return contract.delivery.mode !== 'full' && key.length > 0 && used.length > partners.size;
}

/**
 * Within a delivery the check has made keys unique, so the sequence alone decides, without ties. Few keys are given again, so these
 * are looked for by themselves: to lay all rows out by their keys, with all that is in them, takes several times as long.
 */
function supersession(contract: Contract, key: string[], hasRivals: boolean): SideBySide['superseding'] {
  const isAppend = contract.delivery.mode === 'append';
  const told = ['_from', ...key];
  const own = hasRivals && isAppend ? ', bool_and(_own) as _all_own' : '';
  const same = told.map((column) => `given_again.${column} is not distinct from delivered.${column}`);
  const other = `given_again._holds <> delivered._sequence${own ? ' or not given_again._all_own' : ''}`;
  const ownAlone = hasRivals ? '_own and ' : '';
  const isGivenAgain = `exists (
  select 1 from given_again where ${same.join(' and ')} and (${other})
)`;
  return {
    givenAgain: `given_again as (
  select ${told.join(', ')}, ${isAppend ? 'min' : 'max'}(_sequence) as _holds${own}
  from delivered group by ${told.join(', ')} having count(*) > 1
)`,
    holds: `${ownAlone}not ${isGivenAgain}`,
    isReplaced: `${ownAlone}${isGivenAgain}`,
  };
}
