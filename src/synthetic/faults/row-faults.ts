/** The faults that are put into rows: what each does to the true row, where it applies, and who can find it. */
import { literal } from '../../engine/engine.ts';
import type { FaultDose, RowFault } from '../extracts/dataset-extract.ts';

/** Of one family a row has one fault at most; faults of different families may meet in a row. */
export type FaultFamily = 'number' | 'person' | 'content' | 'row';

/**
 * contract: the check of the file finds it. delivery: comparing a partner's deliveries finds it. linkage: only what is
 * known of the person elsewhere shows it. none: nothing does.
 */
export type DetectableBy = 'contract' | 'delivery' | 'linkage' | 'none';

export interface RowFaultRule {
  family: FaultFamily;
  detectableBy: DetectableBy;
  why: string;
  /** columns that it needs, beside the dose's own */
  needs: string[];
  /** SQL: whether it can fall on this row */
  applies: (dose: FaultDose) => string;
  /** SQL by column: what is written instead; the columns' own names are the true values */
  writes: (dose: FaultDose) => Record<string, string>;
}

const column = (dose: FaultDose): string => {
  if (!dose.column) throw new Error(`the fault ${dose.fault} needs a column`);
  return dose.column;
};

/** A letter in the middle left out, two changed places, or one twice: by the row, so that it stays the same. */
const mistyped = (name: string): string =>
  `case _row % 3 when 0 then left(${name}, 1) || substr(${name}, 3) when 1 then left(${name}, 2) || substr(${name}, 2)
     else left(${name}, 1) || substr(${name}, 3, 1) || substr(${name}, 2, 1) || substr(${name}, 4) end`;

/** A name that is long enough, and whose second and third letters differ, so that each way changes it. */
const canBeMistyped = (name: string): string =>
  `length(${name}) > 3 and substr(${name}, 2, 1) <> substr(${name}, 3, 1)`;

const RULES = {
  'missing-nhs-number': {
    family: 'number',
    detectableBy: 'linkage',
    why: 'the NHS number was not known or not traced',
    needs: ['nhs_number'],
    applies: () => 'nhs_number is not null',
    writes: () => ({ nhs_number: 'null', nhs_number_status: "'03'" }),
  },
  'other-nhs-number': {
    family: 'number',
    detectableBy: 'linkage',
    why: 'the NHS number is a valid one, mostly of another resident',
    needs: ['nhs_number'],
    applies: () => 'nhs_number is not null and _other <> nhs_number',
    writes: () => ({ nhs_number: '_other' }),
  },
  'nhs-number-digit': {
    family: 'number',
    detectableBy: 'contract',
    why: 'a digit of the NHS number is wrong, so that its check digit does not fit',
    needs: ['nhs_number'],
    applies: () => 'nhs_number is not null',
    writes: () => ({ nhs_number: 'left(nhs_number, 9) || ((right(nhs_number, 1)::integer + 1) % 10)' }),
  },
  'superseded-nhs-number': {
    family: 'number',
    detectableBy: 'linkage',
    why: 'the NHS number was replaced by another since',
    needs: ['nhs_number'],
    applies: () => 'nhs_number is not null and _superseded is not null',
    writes: () => ({ nhs_number: '_superseded' }),
  },
  'typing-error': {
    family: 'person',
    detectableBy: 'linkage',
    why: 'the surname was mistyped',
    needs: ['surname'],
    applies: () => canBeMistyped('surname'),
    writes: () => ({ surname: mistyped('surname') }),
  },
  'swapped-names': {
    family: 'person',
    detectableBy: 'linkage',
    why: 'forename and surname stand in each other’s field',
    needs: ['forename', 'surname'],
    applies: () => 'forename <> surname',
    writes: () => ({ forename: 'surname', surname: 'forename' }),
  },
  'default-birth-date': {
    family: 'person',
    detectableBy: 'contract',
    why: 'the birth date is what a system writes when nobody knows it',
    needs: ['birth_date'],
    applies: () => "birth_date <> date '1900-01-01'",
    writes: () => ({ birth_date: "date '1900-01-01'" }),
  },
  'day-month-swapped': {
    family: 'person',
    detectableBy: 'linkage',
    why: 'day and month of the birth date changed places',
    needs: ['birth_date'],
    // not for the youngest, who would be born after what happened to them
    applies: () =>
      `day(birth_date) <= 12 and day(birth_date) <> month(birth_date) and birth_date < _period - interval 13 month`,
    writes: () => ({ birth_date: 'make_date(year(birth_date), day(birth_date), month(birth_date))' }),
  },
  'partial-postcode': {
    family: 'person',
    detectableBy: 'contract',
    why: 'only the first half of the postcode was written',
    needs: ['postcode'],
    applies: () => "postcode like '% %'",
    writes: () => ({ postcode: "split_part(postcode, ' ', 1)" }),
  },
  'end-before-start': {
    family: 'content',
    detectableBy: 'contract',
    why: 'a clock was wrong: the end comes before the start',
    needs: [],
    applies: (dose) => `${column(dose)} is not null and ${dose.after} is not null`,
    writes: (dose) => ({ [column(dose)]: `${dose.after} - interval 1 day` }),
  },
  midnight: {
    family: 'content',
    detectableBy: 'none',
    why: 'the time was not known and midnight was written',
    needs: [],
    applies: (dose) => `${column(dose)} <> date_trunc('day', ${column(dose)})`,
    writes: (dose) => ({ [column(dose)]: `date_trunc('day', ${column(dose)})` }),
  },
  'unknown-code': {
    family: 'content',
    detectableBy: 'contract',
    why: 'a local code that the list does not hold',
    needs: [],
    applies: (dose) => `${column(dose)} is not null`,
    writes: (dose) => ({ [column(dose)]: literal(dose.code ?? 'LOCAL') }),
  },
  'missing-value': {
    family: 'content',
    detectableBy: 'none',
    why: 'the value was not recorded',
    needs: [],
    applies: (dose) => `${column(dose)} is not null`,
    writes: (dose) => ({ [column(dose)]: 'null' }),
  },
  duplicate: {
    family: 'row',
    detectableBy: 'contract',
    why: 'the same row stands in the file twice',
    needs: [],
    applies: () => 'true',
    writes: () => ({}),
  },
  late: {
    family: 'row',
    detectableBy: 'delivery',
    why: 'the row came a month after its own',
    needs: [],
    applies: () => 'true',
    writes: () => ({}),
  },
  corrected: {
    family: 'row',
    detectableBy: 'delivery',
    why: 'the row was sent with a value missing, and again a month later with it',
    needs: [],
    applies: (dose) => `${column(dose)} is not null`,
    writes: () => ({}),
  },
} satisfies Record<RowFault, RowFaultRule>;

export const ROW_FAULTS: Record<RowFault, RowFaultRule> = RULES;

/** In how many months from its own, and how often, a row with this fault of the row is sent. */
export const SENDINGS: Partial<Record<RowFault, number[]>> = { duplicate: [0, 0], late: [1], corrected: [0, 1] };
