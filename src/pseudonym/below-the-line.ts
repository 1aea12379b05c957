/** The contract of a dataset's rows below the privacy line. */
import type { Column, Contract, LogicalType } from '../contract/contract.ts';
import { type LineColumn, lineColumns, lineKey } from './line-columns.ts';

/**
 * The contract of the rows that `lineSelect` gives: about nobody who could be named, so the steps of an edition take them as
 * they take any rows. Its columns and key are those below the line; rules are left out, since the rows were checked above it;
 * `id`, `path` and `hash` stay, so that mappings are found and an edition still names the contract that was checked.
 * A contract about nobody is given back as it is.
 * @example belowTheLine(contract).columns.map((c) => c.name) // person_key, birth_month, age, lsoa_code, …
 */
export function belowTheLine(contract: Contract): Contract {
  if (contract.identity === 'none') return contract;
  const columns = lineColumns(contract);
  return {
    ...contract,
    columns: columns.map(described),
    key: lineKey(contract),
    rowRules: [],
    datasetRules: [],
    delivery: { ...contract.delivery, period: periodBelow(contract, columns) },
    identity: 'none',
    zone: 'pseudonymised',
    sensitive: '',
    births: '',
  };
}

/** The period may be asked below the line only of columns that are as they were. */
function periodBelow(contract: Contract, columns: LineColumn[]): string {
  const kept = new Set(columns.flatMap(({ made }) => (made.how === 'kept' ? [made.from.name] : [])));
  const names = contract.columns.map((c) => c.name).filter((name) => !kept.has(name));
  const asks = (name: string): boolean =>
    new RegExp(`\\b${RegExp.escape(name)}\\b`, 'i').test(contract.delivery.period);
  return names.some(asks) ? '' : contract.delivery.period;
}

type Derived = Exclude<LineColumn['made']['how'], 'kept' | 'record'>;
const MEANINGS: Record<Derived, { type: LogicalType; businessName: string; description: string; unit?: string }> = {
  person: {
    type: 'integer',
    businessName: 'Person',
    description: 'Key of the person in the resident index; missing where the row could not be linked',
  },
  'birth-month': { type: 'date', businessName: 'Month of birth', description: 'First day of the month of birth' },
  age: {
    type: 'integer',
    businessName: 'Age',
    description: 'Age in whole years on the date that the row is about',
    unit: 'years',
  },
  lsoa: {
    type: 'string',
    businessName: 'LSOA',
    description: 'Lower layer super output area of the postcode that came with the row',
  },
  home: { type: 'integer', businessName: 'Home', description: 'Keyed number of the property (UPRN)' },
  'at-month': {
    type: 'boolean',
    businessName: 'Dates at the month',
    description: 'Whether the row is of a birth, so that its dates stand at the first of their month',
  },
  objection: {
    type: 'string',
    businessName: 'Code of an objection',
    description:
      'Code of an objection of type 1 or of its withdrawal, as the practice holds it; missing where the row tells of none',
  },
  row: { type: 'integer', businessName: 'Row', description: "Keyed number of the row's key above the privacy line" },
};

function described({ name, made }: LineColumn): Column {
  if (made.how === 'kept') return keptColumn(made.from);
  if (made.how === 'lsoa' && made.of === 'scene') return keyed(name, SCENE);
  if (made.how !== 'record') return keyed(name, MEANINGS[made.how]);
  const { businessName, description, required, links } = made.from;
  return {
    ...keyed(name, { type: 'integer', businessName, description: `${description} (as a keyed number)` }),
    required,
    links,
  };
}

function keptColumn({ issuedBy, coarsened, objection, ...column }: Column): Column {
  const rounded = coarsened === undefined ? '' : ` (rounded down to a multiple of ${coarsened})`;
  return { ...column, description: `${column.description}${rounded}`, identifies: null };
}

const SCENE = {
  type: 'string',
  businessName: 'LSOA of the scene',
  description: 'Lower layer super output area of where it happened, by its postcode; not of where the person lives',
} as const;

const keyed = (name: string, meaning: (typeof MEANINGS)[Derived] | typeof SCENE): Column => ({
  name,
  physicalName: name,
  aliases: [],
  required: false,
  unique: false,
  classification: 'sensitive',
  identifies: null,
  links: [],
  unit: '',
  formats: [],
  cleanse: [],
  severity: 'reject',
  dqmi: false,
  ...meaning,
});
