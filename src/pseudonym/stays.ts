/** Days of stays in hospital in rows that hold no number of the stay: by whose they are, where and on which day they are known again. */
import { ConcordError } from '../concord-error.ts';
import type { Contract, StayDays } from '../contract/contract.ts';
import { parseIdentifies } from '../contract/identifies.ts';
import { identifier } from '../engine/engine.ts';
import { recordColumns, recordText } from './whole-records.ts';

/** What a day of a stay tells: that the stay is sealed as sensitive, or that it is one of a birth. */
export type StayIs = 'sealed' | 'birth';

/** The kinds under which such days stand among the records that are sensitive as a whole; no kind of a contract has a point. */
export const stayKinds = (is: StayIs): string[] => [`${is}.from`, `${is}.to`];

/** The kind under which rows stand that lie beside a sealed stay. */
export const BESIDE = 'sealed.beside';

/** A number by which a record or a stay is known, and its kind. */
export interface RowNumber {
  kind: string;
  /** SQL over the delivered columns; missing where a part is */
  number: string;
}

/**
 * The numbers of the stays of a contract's rows: of each end of a stay one by the NHS number and one by the organisation's own number of
 * the person.
 * @returns none where the contract's rows tell no days of stays
 */
export function stayNumbers({ columns, stays }: Pick<Contract, 'columns' | 'stays'>, is: StayIs): RowNumber[] {
  if (!stays?.provider) return [];
  const provider = stays.provider;
  const whose = columns.filter(({ identifies }) => {
    const said = identifies === null ? null : parseIdentifies(identifies);
    return said !== null && said.role === null && (said.what === 'nhs-number' || said.what === 'local-number');
  });
  const [from, to] = stayKinds(is) as [string, string];
  return whose.flatMap(({ name, identifies }) =>
    [
      { kind: from, day: stays.from },
      { kind: to, day: stays.to },
    ].map(({ kind, day }) => ({ kind, number: numberOf(provider, `${identifies}`, name, day) })),
  );
}

/** Of the provider the three signs of the organisation: one sender names its site, another the trust alone. */
const numberOf = (provider: string, word: string, person: string, day: string): string =>
  `(upper(left(nullif(trim(${identifier(provider)}), ''), 3)) || ' | ${word} | ' || nullif(trim(${identifier(person)}), '') || ' | ' || ` +
  `${identifier(day)}::date::varchar)`;

/** The days of a row that may lie beside a stay: of the event itself, and those of stays that it holds. */
export const besideDays = ({ stays }: Pick<Contract, 'stays'>): { kind: string; day: string }[] =>
  Object.entries({ on: stays?.on, from: stays?.from, to: stays?.to }).flatMap(([kind, column]) =>
    column ? [{ kind, day: `${identifier(column)}::date` }] : [],
  );

/** SQL of all by which it is judged whether a row lies beside a sealed stay: whose it is, and its days. */
export function besideNumber(contract: Contract, recordId: (contract: Contract, whose: null) => string): string {
  const days = besideDays(contract).map(({ day }) => `coalesce(${day}::varchar, '')`);
  return `(${[`${recordId(contract, null)}::varchar`, ...days].join(" || ' | ' || ")})`;
}

/** The numbers of rows that may lie beside a stay. */
export const besideNumbers = (
  contract: Contract,
  recordId: (contract: Contract, whose: null) => string,
): RowNumber[] => (contract.stays?.part === 'ask' ? [{ kind: BESIDE, number: besideNumber(contract, recordId) }] : []);

/** SQL, never null, of whether a row has one of these numbers among those of its delivery. */
export const isOfStay = (numbers: RowNumber[]): string[] =>
  numbers.map(
    ({ kind, number }) => `coalesce(${number} in (select number from sensitive_record where kind = '${kind}'), false)`,
  );

/** The numbers of a contract's rows of records of these kinds. */
export const recordNumbers = (contract: Contract, kinds: readonly string[]): RowNumber[] =>
  recordColumns(contract, kinds).map(({ column, kind }) => ({ kind, number: recordText(column) }));

/** The stays that a contract's rows tell to be sealed, where their record is. */
export const sealedNumbers = (contract: Contract): RowNumber[] =>
  contract.stays?.part === 'tell' ? stayNumbers(contract, 'sealed') : [];

/** What a contract's rows of births tell to be of a birth. */
export const birthNumbers = (contract: Contract): RowNumber[] =>
  contract.stays?.part === 'tell' ? stayNumbers(contract, 'birth') : [];

/** What is asked of a contract's rows: of which records and stays they are. */
export const askedNumbers = (contract: Contract, kinds: readonly string[]): RowNumber[] => [
  ...recordNumbers(contract, kinds),
  ...(contract.stays?.part === 'ask' ? [...stayNumbers(contract, 'sealed'), ...stayNumbers(contract, 'birth')] : []),
];

/**
 * The contract with the columns that tell days of its stays.
 * @throws ConcordError catalogue-invalid when one of them is not in the contract, so that stays would be known by nothing
 */
export function markStays(contract: Contract, all: Record<string, StayDays>): Contract {
  const stays = contract.identity === 'none' ? undefined : all[contract.id];
  if (!stays) return contract;
  const known = contract.columns.map((c) => c.name);
  const named = [stays.provider, stays.from, stays.to, stays.on].filter((name) => name !== undefined);
  const gone = named.filter((name) => !known.includes(name));
  if (gone.length === 0) return { ...contract, stays };
  throw new ConcordError(
    'catalogue-invalid',
    gone.map((name) => ({
      where: 'catalogue/sensitive.yaml',
      problem: `stays: column '${name}' is not in the contract of ${contract.id}, so its stays would be known by nothing`,
      expected: `a column of ${contract.id}`,
      remedy: 'mend its name',
    })),
  );
}
