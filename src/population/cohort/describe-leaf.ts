/** One criterion in words, as it holds and as it does not. */
import type { Comparison, Criterion, Leaf } from './cohort.ts';
import { dayInWords, describeWindow } from './describe-window.ts';
import { firstFew } from './first-few.ts';
import { type CodeWords, hasNoUnit, UNKNOWN_GROUP } from './read-code-words.ts';

/** What the words of a cohort are made with. */
export interface Wording {
  words: CodeWords;
  /** title of another cohort */
  titleOf: (id: string) => string;
  /** index date, ISO; null where none was said */
  on: string | null;
}

/** Both follow on `people who`. */
export interface Phrase {
  holds: string;
  /** also of people of whom it is not known */
  not: string;
}

export type NamedLeaf = Extract<Criterion, Leaf>;

/** A leaf in words: `are aged 65 or over` and `are not aged 65 or over, or whose age is not known`. */
export function describeLeaf(leaf: NamedLeaf, wording: Wording): Phrase {
  const { words, on } = wording;
  switch (leaf.kind) {
    case 'age':
      return known(`aged ${between(leaf.from, leaf.to)}`, 'age');
    case 'sex':
      return known(either(leaf.values), 'sex');
    case 'ethnic-category':
      return known(
        `of ethnic category ${either(leaf.values.map((v) => words.ethnicCategories.get(v) ?? v))}`,
        'ethnic category',
      );
    case 'ethnic-group':
      return ofGroups(leaf.values);
    case 'imd-decile':
      return living(`in deprivation ${deciles(leaf.from, leaf.to)} (1 is the most deprived)`);
    case 'lsoa':
      return living(`in ${either(leaf.values)}`);
    case 'practice':
      return known(`registered with practice ${either(leaf.values)}`, 'practice');
    case 'register': {
      const named = leaf.values.map((v) => `the ${words.registers.get(v) ?? v} register`);
      return { holds: `are on ${either(named)}`, not: `are not on ${either(named)}` };
    }
    case 'segment':
      return known(`in the segment ${either(leaf.values.map((v) => words.segments.get(v) ?? v))}`, 'segment');
    case 'condition': {
      const named = `${either(leaf.values.map((v) => words.conditions.get(v) ?? v))}${CODED_BY[leaf.source ?? ''] ?? ''}`;
      return { holds: `have ${named}`, not: `do not have ${named}` };
    }
    case 'held':
      return { holds: `have ${leaf.called} on ${dayInWords(on)}`, not: `have no ${leaf.called} on ${dayInWords(on)}` };
    case 'cohort': {
      const named = `in the cohort "${wording.titleOf(leaf.id)}"`;
      return { holds: `are ${named}`, not: `are not ${named}` };
    }
    default:
      return describeTimed(leaf, wording);
  }
}

type TimedLeaf = Extract<NamedLeaf, { kind: 'events' | 'measurement' | 'sequence' }>;

function describeTimed(leaf: TimedLeaf, { words, on }: Wording): Phrase {
  const when = describeWindow(leaf.window, on);
  if (leaf.kind === 'events') {
    const { holds, not } = countInWords(leaf.least, leaf.most);
    const tail = `${leaf.events.called} ${when}`;
    return { holds: `had ${holds} ${tail}`, not: `had ${not} ${tail}` };
  }
  if (leaf.kind === 'sequence') {
    const { first, next, days } = leaf;
    const tail = `${next.called} ${afterInWords(days.from, days.to)} ${first.called}, both ${when}`;
    return { holds: `had ${tail}`, not: `did not have ${tail}` };
  }
  const unit = words.observations.get(leaf.observation) ?? '';
  const value = compareInWords(leaf.is, `${leaf.value}${hasNoUnit(unit) ? '' : ` ${unit}`}`);
  const tail = `a ${leaf.take} ${leaf.observation.replaceAll('_', ' ')} of ${value} ${when}`;
  return { holds: `had ${tail}`, not: `did not have ${tail}` };
}

const CODED_BY: Record<string, string> = {
  gp: ' (coded by general practices)',
  hospital: ' (coded by hospitals)',
  'mental-health': ' (coded by mental health services)',
};

const known = (what: string, of: string): Phrase => ({
  holds: `are ${what}`,
  not: `are not ${what} (or whose ${of} is not known)`,
});

const living = (where: string): Phrase => ({
  holds: `live ${where}`,
  not: `do not live ${where} (or whose home is not known)`,
});

function ofGroups(values: string[]): Phrase {
  const named = values.filter((value) => value !== UNKNOWN_GROUP);
  const group = `of the ethnic group ${either(named)}`;
  if (named.length === values.length) return known(group, 'ethnic group');
  const unknown = 'whose ethnic group is not known';
  if (!named.length) return { holds: `are people ${unknown}`, not: 'are people whose ethnic group is known' };
  return {
    holds: `are ${group} (or ${unknown})`,
    not: `are of another ethnic group than ${either(named)}, which is known`,
  };
}

/** Alternatives: `A, B or C`; of many, `A, B, C, D, E or one of 4,995 others`. */
const either = (values: string[]): string => {
  const { named, others } = firstFew(values);
  const all = others === null ? named : [...named, `one of ${others} others`];
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
};

function between(from: number | null, to: number | null): string {
  if (from === null) return `${to} or under`;
  if (to === null) return `${from} or over`;
  return from === to ? `${from}` : `${from} to ${to}`;
}

const deciles = (from: number, to: number): string => (from === to ? `decile ${from}` : `deciles ${from} to ${to}`);

/** How many, as it holds and as it does not. */
function countInWords(least: number | null, most: number | null): Phrase {
  if (most === null) return { holds: `at least ${least ?? 0}`, not: least === 1 ? 'no' : `fewer than ${least ?? 0}` };
  if (most === 0) return { holds: 'no', not: 'at least 1' };
  if (least === null) return { holds: `at most ${most}`, not: `more than ${most}` };
  if (least === most) return { holds: `exactly ${most}`, not: `fewer or more than ${most}` };
  return { holds: `${least} to ${most}`, not: `fewer than ${least} or more than ${most}` };
}

function afterInWords(from: number, to: number | null): string {
  const days = (n: number): string => `${n} ${n === 1 ? 'day' : 'days'}`;
  if (to === null) return from === 0 ? 'on the day of or after' : `${days(from)} or more after`;
  if (to === 0) return 'on the day of';
  if (from === to) return `${days(to)} after`;
  return from === 0 ? `on the day of or within ${days(to)} after` : `${from} to ${days(to)} after`;
}

function compareInWords(is: Comparison, value: string): string {
  switch (is) {
    case '=':
      return `exactly ${value}`;
    case '<':
      return `less than ${value}`;
    case '<=':
      return `${value} or less`;
    case '>':
      return `more than ${value}`;
    case '>=':
      return `${value} or more`;
  }
}
