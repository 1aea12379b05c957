/** A cohort in plain English, from its definition alone. */
import type { Cohort, Criterion, Events } from './cohort.ts';
import { criteriaIn } from './criteria-in.ts';
import { describeLeaf, type Wording } from './describe-leaf.ts';
import { dayInWords } from './describe-window.ts';
import { firstFew } from './first-few.ts';

/**
 * Who is in a cohort, as one sentence: `People registered on 1 April 2025 who are aged 65 or over, and are on the Diabetes Mellitus
 * register.` What is not known of a person does not hold of them, and the sentence says so where a criterion is turned round.
 */
export function describeCohort({ of, criteria }: Pick<Cohort, 'of' | 'criteria'>, wording: Wording): string {
  const day = dayInWords(wording.on);
  const people = of === 'registered' ? `People registered on ${day}` : `People, registered or not, as at ${day},`;
  return `${people} who ${describeCriterion(criteria, wording)}.`;
}

/** A criterion as it follows on `people who`. */
export const describeCriterion = (criterion: Criterion, wording: Wording): string =>
  phraseOf(criterion, wording, true, 'top');

/** @param place groups that stand in others are put in brackets */
function phraseOf(criterion: Criterion, wording: Wording, holds: boolean, place: 'top' | 'inside'): string {
  const parts = (of: Criterion[], partHolds: boolean): string[] =>
    of.map((c) => phraseOf(c, wording, partHolds, 'inside'));
  switch (criterion.kind) {
    case 'not':
      return phraseOf(criterion.of, wording, !holds, place);
    case 'all':
      return holds ? together(parts(criterion.of, true), place) : apart(parts(criterion.of, false), place);
    case 'any':
      return holds ? apart(parts(criterion.of, true), place) : together(parts(criterion.of, false), place);
    case 'at-least': {
      const met = holds ? `meet at least ${criterion.n}` : `meet fewer than ${criterion.n}`;
      return `${met} of these: [${parts(criterion.of, true).join('; ')}]`;
    }
    default: {
      const { holds: yes, not } = describeLeaf(criterion, wording);
      return holds ? yes : not;
    }
  }
}

const together = (parts: string[], place: 'top' | 'inside'): string =>
  parts.length === 1 || place === 'top' ? parts.join(', and ') : `[${parts.join(', and ')}]`;

const apart = (parts: string[], place: 'top' | 'inside'): string => {
  if (parts.length === 1) return parts.join('');
  const text = `either ${parts.join(', or ')}`;
  return place === 'top' ? text : `[${text}]`;
};

/** What the author's own words stand for: `emergency admissions: rows of continuous_spell where …, by admitted_at`. */
export function describeTerms({ criteria }: Pick<Cohort, 'criteria'>): string[] {
  const terms = [...criteriaIn(criteria)].flatMap((criterion): string[] => {
    switch (criterion.kind) {
      case 'events':
        return [termOf(criterion.events)];
      case 'sequence':
        return [termOf(criterion.first), termOf(criterion.next)];
      case 'held': {
        const { called, table, rows, from, to } = criterion;
        return [
          `${called}: rows of ${table}${whereOf(rows)}, from ${from}${to === null ? ' on' : ` until before ${to}`}`,
        ];
      }
      default:
        return [];
    }
  });
  return [...new Set(terms)];
}

const termOf = ({ called, table, rows, at }: Events): string => `${called}: rows of ${table}${whereOf(rows)}, by ${at}`;
const whereOf = (rows: string | null): string =>
  rows === null ? '' : ` where ${shortLists(rows.replace(/\s+/g, ' ').trim())}`;

/** `code in ('1', …)` of many codes names the first few. */
const shortLists = (rows: string): string =>
  rows.replace(/\bin ?\(((?:'(?:[^']|'')*'|[^'()])*)\)/gi, (list: string, inside: string) => {
    const { named, others } = firstFew(inside.match(/'(?:[^']|'')*'|[^',\s]+/g) ?? []);
    return others === null ? list : `in (${named.join(', ')} and ${others} others)`;
  });
