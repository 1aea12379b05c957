/** The faults of whole files: a partner that goes silent, a month of which half is missing, a layout that changes. */
import { literal } from '../../engine/engine.ts';
import type { Field } from '../extracts/read-fields.ts';
import type { DetectableBy } from './row-faults.ts';

export interface FileFault {
  fault: 'silent' | 'half-month' | 'renamed-column' | 'added-column';
  dataset: string;
  /** by rank among the partners of the dataset, from 1 */
  partner: number;
  /** months before the last covered one, from and to; 0 is the last */
  months: [number, number];
  /** for `renamed-column`: which, and what it is called then */
  column?: string;
  header?: string;
  detectableBy: DetectableBy;
  why: string;
}

export const FILE_FAULTS: FileFault[] = [
  {
    fault: 'silent',
    dataset: 'social_care_event',
    partner: 2,
    months: [5, 4],
    detectableBy: 'delivery',
    why: 'the council changed its case management system and sent nothing for two months',
  },
  {
    fault: 'half-month',
    dataset: 'ecds_attendance',
    partner: 1,
    months: [8, 8],
    detectableBy: 'delivery',
    why: 'the extract stopped half way: every other row is missing',
  },
  {
    fault: 'renamed-column',
    dataset: 'outpatient_appointment',
    partner: 2,
    months: [3, 3],
    column: 'referral_source',
    header: 'REF_SOURCE_LOCAL',
    detectableBy: 'contract',
    why: 'an upgrade renamed a column',
  },
  {
    fault: 'added-column',
    dataset: 'ambulance_incident',
    partner: 1,
    months: [6, 0],
    header: 'LOCAL_NOTES_CODE',
    detectableBy: 'contract',
    why: 'a column was added at the end without a word',
  },
];

/** @param ago months from this one to the last covered one */
export const faultsOfFile = (faults: FileFault[], dataset: string, partner: number, ago: number): FileFault[] =>
  faults.filter((f) => f.dataset === dataset && f.partner === partner && ago <= f.months[0] && ago >= f.months[1]);

/**
 * SQL over the rows of a chunk: those that are lost before they are sent; null when none are.
 * @param drop SQL: when the row was to be sent, as the first day of the month
 */
export function lostRows(
  faults: FileFault[],
  dataset: string,
  { partners, lastMonth }: { partners: string[]; lastMonth: string },
  drop: string,
): string | null {
  const lost = faults.filter((f) => f.dataset === dataset && (f.fault === 'silent' || f.fault === 'half-month'));
  const each = lost.map(({ fault, partner, months: [from, to] }) => {
    const last = `date ${literal(lastMonth)}`;
    const within = `${drop} between ${last} - interval ${from} month and ${last} - interval ${to} month`;
    const whose = `_partner = ${literal(partners[partner - 1] ?? '')}`;
    return `(${whose} and ${within}${fault === 'half-month' ? ' and _row % 2 = 1' : ''})`;
  });
  return each.length === 0 ? null : each.join(' or ');
}

/** The columns as the file has them. An added one is empty. */
export function drifted(fields: Field[], faults: FileFault[]): Field[] {
  const renamed = fields.map((field) => {
    const fault = faults.find((f) => f.fault === 'renamed-column' && f.column === field.name);
    return fault?.header ? { ...field, header: fault.header } : field;
  });
  const added = faults.filter((f) => f.fault === 'added-column');
  return [
    ...renamed,
    ...added.map((f) => ({ name: 'null', header: f.header ?? 'ADDED', type: 'string', formats: [] })),
  ];
}
