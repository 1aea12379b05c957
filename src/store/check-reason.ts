/** Keeps what identifies a patient out of the reasons that people write: a reason is kept for years, by itself. */
import type { Problem } from '../concord-error.ts';

const LONGEST_REASON = 500;

/** What gives a person away by its form alone. Names have no form: the screen that asks must say to leave them out. */
const IDENTIFIERS: { what: string; form: RegExp }[] = [
  { what: 'a number of ten digits, as an NHS number is', form: /(?<!\d)\d(?:[\s.-]?\d){9}(?!\d)/ },
  {
    what: 'a full date',
    form: /(?<!\d)(?:\d{1,2}[\s./-](?:\d{1,2}|[a-z]{3,9})[\s./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)/i,
  },
  { what: 'a postcode', form: /\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b/i },
];

/**
 * What is wrong with a reason: nothing said, too much said, or something in it that gives a patient away.
 * @param where the setting it was given in, e.g. `reason`
 * @returns problems that do not repeat the reason; none when it will do
 */
export function faultsOfReason(where: string, reason: string): Problem[] {
  const text = reason.normalize('NFKC').trim();
  const expected = `a reason in words, up to ${LONGEST_REASON} characters, without anything that identifies a patient`;
  if (!/\p{L}{3}/u.test(text))
    return [
      {
        where,
        problem: text === '' ? 'no reason is given' : 'it holds no word, so it is no reason',
        expected,
        remedy: 'say why, in a few words',
      },
    ];
  if (text.length > LONGEST_REASON)
    return [{ where, problem: `the reason has ${text.length} characters`, expected, remedy: 'shorten it' }];
  return IDENTIFIERS.filter(({ form }) => form.test(text)).map(({ what }) => ({
    where,
    problem: `the reason holds ${what}`,
    expected,
    remedy: 'leave it out: the record or token that it is about is kept beside the reason',
  }));
}
