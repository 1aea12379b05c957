/** A contract of made-up attendances with every kind of check, for tests to bend. */
import type { Column, Contract } from '../../src/contract/contract.ts';

export const column = (name: string, own: Partial<Column> = {}): Column => ({
  name,
  physicalName: name,
  aliases: [],
  type: 'string',
  required: false,
  unique: false,
  description: name,
  businessName: name,
  classification: 'plain',
  identifies: null,
  links: [],
  unit: '',
  formats: [],
  cleanse: [],
  severity: 'reject',
  dqmi: false,
  ...own,
});

export const COLUMNS: Column[] = [
  column('id', { required: true, pattern: '^A[0-9]+$' }),
  column('nhs_number', { format: 'nhs-number', classification: 'identifier', cleanse: ['remove-spaces'] }),
  column('arrived', { type: 'date', required: true, formats: ['%d/%m/%Y', '%Y-%m-%d'], minimum: '2020-01-01' }),
  column('left_at', { type: 'timestamp' }),
  column('sex', { codeList: { id: 'sex', codes: ['1', '2', '9'], hash: 'h' }, dqmi: true }),
  column('age', { type: 'integer', minimum: 0, maximum: 120, aliases: ['Age (years)'] }),
  column('cost', { type: 'number', minimum: 0, cleanse: ['remove-thousands-separators'] }),
  column('postcode', {
    format: 'postcode',
    classification: 'identifier',
    cleanse: ['trim', 'upper-case'],
    severity: 'warn',
  }),
  column('note', { classification: 'sensitive', maxLength: 60 }),
];

/** `file` and `delivery` are laid over the usual ones. */
export function madeContract(
  own: Partial<Omit<Contract, 'file' | 'delivery'>> & {
    file?: Partial<Contract['file']>;
    delivery?: Partial<Contract['delivery']>;
  } = {},
): Contract {
  return { ...BASE, ...own, file: { ...BASE.file, ...own.file }, delivery: { ...BASE.delivery, ...own.delivery } };
}

const BASE: Contract = {
  id: 'attendance',
  name: 'Attendances, made up',
  version: '1.0.0',
  status: 'active',
  publisher: 'tests',
  domain: 'testing',
  description: { purpose: '', limitations: '', usage: '' },
  links: [],
  grain: 'one row per attendance',
  file: {
    format: 'csv',
    namePattern: 'attendance*',
    delimiter: ',',
    quote: '"',
    encoding: 'utf-8',
    header: true,
    multiline: false,
    skipRows: 0,
    nullValues: ['NULL'],
    extraColumns: 'warn',
  },
  columns: COLUMNS,
  key: ['id'],
  rowRules: [
    {
      name: 'leaves-after-arrival',
      description: 'Nobody leaves before arriving',
      expression: 'left_at >= arrived',
      columns: ['arrived', 'left_at'],
      expected: 'leaving at or after arriving',
      remedy: 'check the two times',
      dimension: 'consistency',
      severity: 'reject',
    },
  ],
  datasetRules: [],
  delivery: {
    mode: 'full',
    cadence: 'monthly',
    expectedAfterDays: 30,
    minRows: 1,
    maxRows: 1_000_000,
    period: 'arrived',
    filePeriod: null,
  },
  identity: 'clear',
  zone: 'care',
  lawfulBasis: 'tests',
  belief: { status: 'final', reliableAfterDays: 0, signOff: false },
  thresholds: { accept: 0.9, warn: 0.2 },
  madeUp: true,
  sensitive: '',
  births: '',
  hash: 'contract-hash',
  path: 'contract.yaml',
};
