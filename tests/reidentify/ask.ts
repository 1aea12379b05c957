/** A small made-up index, a practitioner and requests of theirs, for the tests of re-identification. */
import { ConcordError } from '../../src/concord-error.ts';
import type { ReidentificationRequest } from '../../src/reidentify/reidentification-request.ts';
import type { RevealWays } from '../../src/reidentify/reidentify.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The token of person n: twenty characters that are no other person's. */
export const tokenOf = (n: number): string =>
  Array.from({ length: 20 }, (_, i) => ALPHABET[Math.floor(n / 32 ** (i % 4)) % 32]).join('');

/** Ten digits that stand for person n's NHS number. */
export const numberOf = (n: number): string => `9${String(n).padStart(9, '0')}`;

export interface Call {
  way: keyof RevealWays;
  keys: (string | number)[];
}

/** An index of persons 1 to 1,000, keys 5,000,001 on; the even ones are the practitioner's patients, 9 and 10 have no number. */
export function smallIndex(calls: Call[] = []): RevealWays {
  const people = new Map(Array.from({ length: 1_000 }, (_, i) => [tokenOf(i + 1), 5_000_001 + i]));
  return {
    findPeople: async (tokens) => {
      calls.push({ way: 'findPeople', keys: tokens });
      return new Map(tokens.flatMap((t) => (people.has(t) ? [[t, people.get(t)!] as const] : [])));
    },
    mayReveal: async (_user, personKey) => {
      calls.push({ way: 'mayReveal', keys: [personKey] });
      return personKey % 2 === 0;
    },
    reveal: async (keys) => {
      calls.push({ way: 'reveal', keys });
      const withNumber = keys.map((key) => key - 5_000_000).filter((n) => n !== 9 && n !== 10);
      return new Map(withNumber.map((n) => [n + 5_000_000, numberOf(n)]));
    },
  };
}

let minted = 0;

/** A request for these persons, in order, by a practitioner whom no test used before unless it says who. */
export function requestOf(persons: number[], more: Partial<ReidentificationRequest> = {}): ReidentificationRequest {
  minted += 1;
  return {
    requestId: `request-${minted}`,
    user: {
      id: `user-${minted}`,
      name: 'Dr Ada Example',
      email: 'ada@practice.example',
      role: 'practitioner',
      organisation: 'A81001',
    },
    purpose: 'direct_care',
    reason: 'to call in for a medication review',
    tokens: persons.map(tokenOf),
    ...more,
  };
}

/** n persons whom the practitioner may know: the even ones from `first` on. */
export const own = (n: number, first = 20): number[] => Array.from({ length: n }, (_, i) => first + 2 * i);

/** The error that was thrown: of Concord's kind, or the test fails with what it was. */
export async function refusalOf(work: Promise<unknown>): Promise<ConcordError> {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (e: unknown) => e,
  );
  if (!(error instanceof ConcordError)) throw error;
  return error;
}
