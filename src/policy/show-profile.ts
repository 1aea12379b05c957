/** A profile of a cohort as it may leave: what is worked out from counts is worked out from those that are shown. */
import { ConcordError } from '../concord-error.ts';
import {
  type CohortProfile,
  type Compared,
  compareShares,
  NOTHING_COMPARED,
  type Part,
  type ProfileRow,
} from '../population/cohort/profile-cohort.ts';
import { adjustByBenjaminiHochberg } from '../statistics/multiple/false-discovery-rate.ts';
import { type DisclosureRule, MARKED, type ShownCount } from './disclosure.ts';
import { exactOf, ruleOf } from './show-cohort.ts';
import { withholdInLines } from './withhold-in-lines.ts';

export interface ShownPart {
  events: ShownCount;
  total: ShownCount;
  /** share, or events per person-year; null where it may not be shown, or there is nobody */
  value: number | null;
}

/** What is worked out from counts: null where there is none. */
export type ShownStatistic = number | 'withheld' | null;

export interface ShownRow extends Pick<ProfileRow, 'section' | 'label' | 'kind'> {
  cohort: ShownPart;
  others: ShownPart;
  /** whether a count of it is withheld, and so all that is worked out from it */
  withheld: boolean;
  standardisedDifference: ShownStatistic;
  pValue: ShownStatistic;
  adjustedPValue: ShownStatistic;
  /** which test the p-value is of; null without one, also where it is withheld */
  test: string | null;
  ratio: { value: number; lower: number | null; upper: number | null } | 'withheld' | null;
}

export interface ShownProfile {
  people: ShownCount;
  others: ShownCount;
  rows: ShownRow[];
  notes: string[];
}

/** Sections of which everybody is in one row, so that the rows add up to the people. */
const PARTITIONS: readonly string[] = ['Age', 'Sex', 'Ethnic group', 'Deprivation'];

/** Sections of which each row holds the people of the next, so that two rows tell how many are between them. */
const NESTED: readonly string[] = ['Multimorbidity'];

const WITHHELD_RATIOS = [
  'Differences and p-values are worked out from the counts as they are shown. Ratios at the same age, and the differences of rates, are withheld:',
  'they need counts that are not shown. `--exact` gives them, for the operator alone.',
].join(' ');

/**
 * Answers: a profile as it may be shown. Under a rule that rounds or withholds, every figure is worked out from the counts as they are
 * shown, so that two profiles whose counts are shown alike are alike in every figure; where a count of a row is withheld, so is what is
 * worked out from it. A row of which all but few are is withheld as well, since the rest is told by it; so is the smaller of two rows of
 * which one holds the other and few are between them; and with the only group of its kind (an age, a sex) that is withheld goes the
 * smallest other one.
 * @throws as `ruleOf`; also where so few are in the cohort, or not in it, that their number is withheld: each row, a zero as well,
 *   would tell of them
 */
export function showProfile(profile: CohortProfile, name: string): ShownProfile {
  const rule = ruleOf(name);
  refuseFew(profile, rule);
  const isExact = name === MARKED;
  return {
    people: rule.count(profile.people),
    others: rule.count(profile.others),
    rows: isExact ? profile.rows.map((row) => exactRow(row, rule)) : roundedRows(profile, rule),
    notes: isExact ? [...profile.notesOnRatios, ...profile.notes] : [WITHHELD_RATIOS, ...profile.notes],
  };
}

function refuseFew({ people, others }: CohortProfile, { count }: DisclosureRule): void {
  const few =
    count(people) === 'withheld' ? 'are in the cohort' : count(others) === 'withheld' ? 'are not in it' : null;
  if (few === null) return;
  throw new ConcordError('policy-refused', {
    where: 'profile of a cohort',
    problem: `so few people ${few} that every row would tell of them, and a row of nobody as well`,
    expected: 'two groups whose numbers may be shown',
    remedy: 'widen the cohort, or ask for another day; `concord cohort count` says that the number is withheld',
  });
}

function exactRow(row: ProfileRow, rule: DisclosureRule): ShownRow {
  const { section, label, kind, standardisedDifference, pValue, adjustedPValue, test, ratio } = row;
  const [cohort, others] = [row.cohort, row.others].map(({ events, total }) => ({
    ...{ events: rule.count(events), total: rule.count(total) },
    value: total === 0 ? null : events / total,
  })) as [ShownPart, ShownPart];
  return {
    ...{ section, label, kind, cohort, others, withheld: false, standardisedDifference, pValue, adjustedPValue, test },
    ratio:
      ratio === null || ratio.value === null ? null : { value: ratio.value, lower: ratio.lower, upper: ratio.upper },
  };
}

/** A row of which nothing but the counts as they are shown is known. */
interface CountedRow extends Pick<ProfileRow, 'section' | 'label' | 'kind' | 'byAge'> {
  cohort: Counts;
  others: Counts;
}

interface Counts {
  events: ShownCount;
  total: ShownCount;
}

/** The exact counts end here: whatever comes after is worked out from what the rule shows of them. */
function roundedRows({ people, others: rest, rows }: CohortProfile, rule: DisclosureRule): ShownRow[] {
  const counted = rows.map(({ section, label, kind, byAge, cohort, others }) => ({
    ...{ section, label, kind, byAge },
    ...{ cohort: countsOf(cohort, people, kind, rule), others: countsOf(others, rest, kind, rule) },
  }));
  const stepped = withoutSmallSteps(counted, rows, rule);
  const compared = withheldInPairs(stepped, rows, rule).map((row) => ({ row, ...compare(row) }));
  const adjusted = adjustByBenjaminiHochberg(compared.map(({ pValue }) => pValue));
  return compared.map(({ row, ...own }, i) => roundedRow(row, own, adjusted[i]!, rule));
}

/**
 * Of people the rest is a count as well: 98 of 100 are 2 who are not. Events are not people, so a rate has no rest. Where counts are exact,
 * so is the rest of all people: a row of 97 of 100 tells of 3 of whom it knows nothing (who had no month in the year before).
 */
function countsOf({ events, total }: Part, people: number, kind: ProfileRow['kind'], rule: DisclosureRule): Counts {
  const isFew = (rest: number): boolean => kind === 'share' && rule.count(rest) === 'withheld';
  return {
    events: events > 0 && isFew(total - events) ? 'withheld' : rule.count(events),
    total: rule.exact && isFew(people - total) ? 'withheld' : rule.count(total),
  };
}

/** Of two rows that are shown beside each other the smaller goes where few are in the larger alone, in the cohort and among the others. */
function withoutSmallSteps(rows: CountedRow[], exact: ProfileRow[], { count }: DisclosureRule): CountedRow[] {
  const shown = rows.map((row) => ({ ...row }));
  for (const section of NESTED)
    for (const side of ['cohort', 'others'] as const) {
      let larger: number | null = null;
      for (const [at, row] of shown.entries()) {
        if (row.section !== section || row[side].events === 'withheld') continue;
        const { events } = exact[at]![side];
        if (larger !== null && count(larger - events) === 'withheld') row[side] = { ...row[side], events: 'withheld' };
        else larger = events;
      }
    }
  return shown;
}

/**
 * Of rows that add up to all people a single withheld one is what the others leave. In the cohort, and among everybody else, the
 * smallest other row that is not 0 is then withheld as well: which of the two is the small one is not told.
 */
function withheldInPairs(rows: CountedRow[], exact: ProfileRow[], rule: DisclosureRule): CountedRow[] {
  const lines = PARTITIONS.map((section) => [...rows.keys()].filter((at) => rows[at]!.section === section));
  const [cohort, others] = (['cohort', 'others'] as const).map((side) =>
    withholdInLines(
      rows.map((row) => row[side].events),
      lines,
      exactOf(
        exact.map((row) => row[side].events),
        rule,
      ),
    ),
  ) as [ShownCount[], ShownCount[]];
  return rows.map((row, at) => ({
    ...row,
    ...{ cohort: { ...row.cohort, events: cohort[at]! }, others: { ...row.others, events: others[at]! } },
  }));
}

const open = (counts: Counts): Part | null =>
  counts.events === 'withheld' || counts.total === 'withheld' ? null : { events: counts.events, total: counts.total };

/** Of a rate neither can be told from its counts: one person has many events. */
function compare({ cohort, others, kind }: CountedRow): Compared {
  const [one, nought] = [open(cohort), open(others)];
  if (one === null || nought === null || kind === 'rate') return NOTHING_COMPARED;
  return compareShares(one, nought);
}

function roundedRow(row: CountedRow, compared: Compared, adjusted: number | null, rule: DisclosureRule): ShownRow {
  const { section, label, kind, byAge } = row;
  const withheld = open(row.cohort) === null || open(row.others) === null;
  const shown = (value: number | null, digits: number): ShownStatistic =>
    withheld ? 'withheld' : rounded(value, digits);
  return {
    ...{ section, label, kind, cohort: showPart(row.cohort, kind, rule), others: showPart(row.others, kind, rule) },
    withheld,
    standardisedDifference: kind === 'rate' ? 'withheld' : shown(compared.standardisedDifference, 2),
    pValue: shown(compared.pValue, 3),
    adjustedPValue: shown(adjusted, 3),
    test: compared.test,
    ratio: withheld || byAge ? 'withheld' : null,
  };
}

function showPart(counts: Counts, kind: ProfileRow['kind'], rule: DisclosureRule): ShownPart {
  const part = open(counts);
  if (part === null) return { ...counts, value: null };
  const { events, total } = part;
  if (kind === 'share') return { ...counts, value: rule.share(events, total) };
  return { ...counts, value: total === 0 ? null : rounded(events / total, 2) };
}

const rounded = (value: number | null, digits: number): number | null =>
  value === null ? value : Math.round(value * 10 ** digits) / 10 ** digits;
