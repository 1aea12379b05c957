/** The SQL that puts faults into the rows of a query, and remembers which. */
import { literal } from '../../engine/engine.ts';
import type { FaultDose } from '../extracts/dataset-extract.ts';
import { type FaultFamily, ROW_FAULTS, SENDINGS } from './row-faults.ts';

const FAMILIES: FaultFamily[] = ['number', 'person', 'content', 'row'];

/** The first of the salts; each dataset has one for each family. */
const SALTS = 4200;
const MOST_DATASETS = 75;

export interface FaultPlan {
  doses: FaultDose[];
  /** place of the dataset among all, from 0 */
  nth: number;
  /** partners of the dataset in order of code */
  partners: string[];
  /** last covered month, YYYY-MM-01 */
  lastMonth: string;
}

export const familyColumn = (family: FaultFamily): string => `_fault_${family}`;

/** Doses that these columns can carry: a feed of tokens has no name to mistype. */
export function dosesFor(doses: FaultDose[], columns: string[]): FaultDose[] {
  const has = new Set(columns);
  const fits = (d: FaultDose): boolean =>
    [...ROW_FAULTS[d.fault].needs, d.column, d.after].every((c) => c === undefined || has.has(c));
  return doses.filter(fits);
}

/** Of a scaled dose; a family has fewer than ten. */
const MOST_OF_EACH = 0.1;

/** More of each fault, as far as those of a family leave each other room; one that was frequent stays as it was. */
export const scaled = (doses: FaultDose[], times: number): FaultDose[] =>
  doses.map((dose) => ({ ...dose, share: Math.max(dose.share, Math.min(MOST_OF_EACH, dose.share * times)) }));

/**
 * The rows of `clean` with their faults: every row as often as it is sent, with `_lag` (months after its own), `_drop`
 * (first day of the month in which it is sent) and a column for each family that says how its fault is called, or null.
 * @param columns that will be written
 */
export function faultySelect(clean: string, columns: string[], plan: FaultPlan): string {
  const families = FAMILIES.filter((f) => plan.doses.some((d) => ROW_FAULTS[d.fault].family === f));
  const told = families.map((f) => `${familyExpression(f, plan)} as ${familyColumn(f)}`);
  return [
    `with drawn as (select *${families.map((f) => `, ${drawOf(f, plan)} as _draw_${f}`).join('')} from ${sourceOf(clean, plan)}),`,
    `told as (select *${told.map((t) => `, ${t}`).join('')} from drawn),`,
    `sent as (select *, ${sendings(plan)} as _lag from told)`,
    `select ${columns.map((c) => written(c, plan)).join(', ')},`,
    `  _partner, (_period + to_months(_lag))::date as _drop, _row, _resident, _lag${families.map((f) => `, ${familyColumn(f)}`).join('')}`,
    'from sent',
  ].join('\n');
}

/** The rows with what some faults write: the number that the resident had before, a number of somebody else. */
function sourceOf(clean: string, { doses }: FaultPlan): string {
  const has = (fault: FaultDose['fault']): boolean => doses.some((d) => d.fault === fault);
  const numbered = has('superseded-nhs-number')
    ? `(select c.*, s.superseded_nhs_number as _superseded from (${clean}) c left join superseded s on s.resident_id = c._resident)`
    : `(${clean})`;
  if (!has('other-nhs-number')) return numbered;
  const given = `(select *, kth_nine(_place) as _nine from (select *, any_place(_row) as _place from ${numbered}))`;
  const valid = `(select *, valid_nine(_nine) as _valid from ${given})`;
  return `(select *, with_check_digit(_valid) as _other from ${valid})`;
}

/** Each dose has its own stretch of the family's draw. */
function familyExpression(family: FaultFamily, plan: FaultPlan): string {
  const doses = plan.doses.filter((d) => ROW_FAULTS[d.fault].family === family);
  let low = 0;
  const cases = doses.map((dose) => {
    const high = low + dose.share;
    const when = [
      `_draw_${family} >= ${low} and _draw_${family} < ${high}`,
      ...limits(dose, plan),
      `(${ROW_FAULTS[dose.fault].applies(dose)})`,
      ...notTwice(dose, plan),
    ];
    low = high;
    return `when ${when.join(' and ')} then ${literal(nameOf(dose))}`;
  });
  if (low > 1) throw new Error(`the faults of family ${family} add up to more than every row`);
  return `case ${cases.join(' ')} end`;
}

/** A value that is blank at first and comes later cannot be blank or wrong both times. */
function notTwice(dose: FaultDose, { doses }: FaultPlan): string[] {
  if (dose.fault !== 'corrected') return [];
  const same = doses.filter((d) => d.column === dose.column && ROW_FAULTS[d.fault].family === 'content');
  return same.map((d) => `${familyColumn('content')} is distinct from ${literal(nameOf(d))}`);
}

function drawOf(family: FaultFamily, { nth }: FaultPlan): string {
  if (nth >= MOST_DATASETS) throw new Error('there are no salts for so many datasets');
  return `u(_row, ${SALTS + nth * FAMILIES.length + FAMILIES.indexOf(family)})`;
}

/** Behind the name of a corrected row whose first sending never came: it is merely late. */
export const LOST_FIRST = ':lost';

/** A fault with the column it falls on, since two doses may differ in that alone. */
export const nameOf = (dose: FaultDose): string => (dose.column ? `${dose.fault}:${dose.column}` : dose.fault);

function limits(dose: FaultDose, { partners, lastMonth }: FaultPlan): string[] {
  const chosen = dose.partners?.map((rank) => partners[rank - 1]).filter((p) => p !== undefined);
  return [
    ...(chosen ? [chosen.length ? `_partner in (${chosen.map(literal).join(', ')})` : 'false'] : []),
    ...(dose.lastMonths === undefined
      ? []
      : [`_period >= date ${literal(lastMonth)} - interval ${dose.lastMonths} month`]),
  ];
}

function sendings({ doses }: FaultPlan): string {
  const cases = doses.flatMap((d) => {
    const months = SENDINGS[d.fault];
    return months ? [`when ${literal(nameOf(d))} then ${JSON.stringify(months)}`] : [];
  });
  if (cases.length === 0) return '0';
  return `unnest(case ${familyColumn('row')} ${cases.join(' ')} else [0] end)`;
}

function written(column: string, { doses }: FaultPlan): string {
  const cases = doses.flatMap((dose) => {
    const rule = ROW_FAULTS[dose.fault];
    const instead = rule.writes(dose)[column];
    if (instead === undefined) return [];
    return [`when ${familyColumn(rule.family)} = ${literal(nameOf(dose))} then ${instead}`];
  });
  const blank = doses.filter((d) => d.fault === 'corrected' && d.column === column);
  const first = blank.map((d) => `when ${familyColumn('row')} = ${literal(nameOf(d))} and _lag = 0 then null`);
  const all = [...first, ...cases];
  return all.length === 0 ? column : `case ${all.join(' ')} else ${column} end as ${column}`;
}
