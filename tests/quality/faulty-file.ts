/** What a faulty file's case says, and how one is written. */
import type { Contract } from '../../src/contract/contract.ts';
import { COLUMNS, type column, madeContract } from './made-contract.ts';

export interface FaultyFile {
  name: string;
  content: string | Uint8Array;
  contract?: Contract;
  /** `rule@lines`, sorted */
  faults: string[];
  accepted: number;
  rejected: number;
  outcome: 'accepted' | 'accepted-with-warnings' | 'quarantined' | 'refused';
}

export const HEADER = 'id,nhs_number,arrived,left_at,sex,age,cost,postcode,note';
export const GOOD = [
  'A1,9434765919,01/02/2025,2025-02-01 10:00:00,1,34,12.50,MK40 1AA,fell',
  'A2,4010232137,2025-02-02,2025-02-02 11:30:00,2,71,0,LU1 2AB,"cut, deep"',
  'A3,,03/02/2025,,9,0,1e2,,',
];
export const file = (...lines: string[]): string => `${[HEADER, ...lines].join('\n')}\n`;
/** The good rows with one more on line 5. */
export const withRow = (row: string): string => file(...GOOD, row);
export const row = (own: Record<string, string>): string =>
  COLUMNS.map((c) => own[c.name] ?? ({ id: 'A9', arrived: '04/02/2025' } as Record<string, string>)[c.name] ?? '').join(
    ',',
  );

export const warned = (faults: string[], accepted = 4): Omit<FaultyFile, 'name' | 'content'> => ({
  faults,
  accepted,
  rejected: 0,
  outcome: 'accepted-with-warnings',
});
/** Three good rows are accepted, one is not: 75% is usable with a warning. */
export const oneRejected = (...faults: string[]): Omit<FaultyFile, 'name' | 'content'> => ({
  faults,
  accepted: 3,
  rejected: 1,
  outcome: 'accepted-with-warnings',
});
export const refused = (rejected: number, ...faults: string[]): Omit<FaultyFile, 'name' | 'content'> => ({
  faults,
  accepted: 0,
  rejected,
  outcome: 'refused',
});
export const good = (accepted = 3): Omit<FaultyFile, 'name' | 'content'> => ({
  faults: [],
  accepted,
  rejected: 0,
  outcome: 'accepted',
});
export const utf16 = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf16le');
export const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
export const bent = (name: string, own: Partial<ReturnType<typeof column>>): Contract =>
  madeContract({ columns: COLUMNS.map((c) => (c.name === name ? { ...c, ...own } : c)) });
