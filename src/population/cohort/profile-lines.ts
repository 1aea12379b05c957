/** Which lines a profile has, and the counts of each by age band. */
import type { ProfileCount } from './compile-profile.ts';
import { type CodeWords, UNKNOWN_GROUP } from './read-code-words.ts';

/** Counts of one age band of the cohort (member 1) or of everybody else (0). */
export interface Tally {
  member: number;
  band: number | null;
  people: number;
  /** people with it, or events */
  events: number;
  /** Σ over persons of their squared events */
  squares: number;
  /** people, or person-years */
  total: number;
}

export interface ProfileLine {
  section: string;
  label: string;
  kind: 'share' | 'rate';
  tallies: Tally[];
  /** whether it can be standardised by age */
  byAge: boolean;
}

const NOT_KNOWN = 'not known';
/** First five-year band of each broad one, and of the band after it. */
const AGES: [label: string, from: number, before: number][] = [
  ...([
    ['0 to 4', 0, 1],
    ['5 to 14', 1, 3],
    ['15 to 24', 3, 5],
    ['25 to 44', 5, 9],
  ] as [string, number, number][]),
  ...([
    ['45 to 64', 9, 13],
    ['65 to 74', 13, 15],
    ['75 to 84', 15, 17],
    ['85 or over', 17, 19],
  ] as [string, number, number][]),
];
const SEXES: [string, string | null][] = [
  ['female', '2'],
  ['male', '1'],
  [NOT_KNOWN, null],
];

/** Answers: the lines, in the order in which a reader wants them. Registers that nobody is on have none. */
export function profileLines(counts: ProfileCount[], words: CodeWords): ProfileLine[] {
  const of = (what: ProfileCount['what']): ProfileCount[] => counts.filter((c) => c.what === what);
  const whole = of('people');
  const share = (section: string, label: string, having: ProfileCount[], byAge = true): ProfileLine => ({
    ...{ section, label, kind: 'share' as const, byAge },
    tallies: sharesOf(having, whole),
  });
  const groupOf = new Map([...words.ethnicGroups].flatMap(([group, codes]) => codes.map((code) => [code, group])));
  const ethnic = of('ethnic_category');
  const named = [...words.registers].filter(([code]) => of('register').some((c) => c.code === code));
  return [
    ...AGES.map(([label, from, before]) =>
      share(
        'Age',
        label,
        whole.filter((c) => c.band !== null && c.band >= from && c.band < before),
        false,
      ),
    ),
    share(
      'Age',
      NOT_KNOWN,
      whole.filter((c) => c.band === null),
      false,
    ),
    ...SEXES.map(([label, code]) =>
      share(
        'Sex',
        label,
        of('sex').filter((c) => (code === null ? c.code !== '1' && c.code !== '2' : c.code === code)),
      ),
    ),
    ...[...words.ethnicGroups.keys()].map((group) =>
      share(
        'Ethnic group',
        group === UNKNOWN_GROUP ? NOT_KNOWN : group,
        ethnic.filter((c) => (groupOf.get(c.code ?? '') ?? UNKNOWN_GROUP) === group),
      ),
    ),
    ...deprivationLines(of('imd_decile'), share),
    ...named.map(([code, name]) =>
      share(
        'Register',
        words.registersOutsideQof.has(code) ? `${name} (not in the QOF)` : name,
        of('register').filter((c) => c.code === code),
      ),
    ),
    ...(of('registers').length ? [2, 4] : []).map((least) =>
      share(
        'Multimorbidity',
        `on ${least} or more registers of the QOF`,
        of('registers').filter((c) => Number(c.code) >= least),
      ),
    ),
    ...careLines(of('attendances'), 'emergency attendance', 'emergency attendances'),
    ...careLines(of('admissions'), 'emergency admission', 'emergency admissions'),
  ];
}

type Share = (section: string, label: string, having: ProfileCount[]) => ProfileLine;

/** None where nobody's home has a decile. */
function deprivationLines(deciles: ProfileCount[], share: Share): ProfileLine[] {
  if (!deciles.some((c) => c.code !== null)) return [];
  const inFifth = (fifth: number): ProfileCount[] =>
    deciles.filter((c) => c.code !== null && Math.ceil(Number(c.code) / 2) === fifth);
  return [
    ...FIFTHS.map((label, i) => share('Deprivation', label, inFifth(i + 1))),
    share(
      'Deprivation',
      NOT_KNOWN,
      deciles.filter((c) => c.code === null),
    ),
  ];
}

const FIFTHS = ['1 (most deprived fifth)', '2', '3', '4', '5 (least deprived fifth)'];

function careLines(counts: ProfileCount[], one: string, many: string): ProfileLine[] {
  if (!counts.length) return [];
  const section = 'Emergency care, 12 months';
  const tallies = (of: (c: ProfileCount) => Pick<Tally, 'events' | 'squares' | 'total'>): Tally[] =>
    counts.map((c) => ({ member: c.member, band: c.band, people: c.people, ...of(c) }));
  const any = (c: ProfileCount) => ({ events: c.anyone ?? 0, squares: c.anyone ?? 0, total: c.people });
  const rate = (c: ProfileCount) => ({ events: c.events ?? 0, squares: c.squares ?? 0, total: (c.months ?? 0) / 12 });
  return [
    { section, label: `any ${one}`, kind: 'share', byAge: true, tallies: tallies(any) },
    { section, label: `${many} per person-year`, kind: 'rate', byAge: true, tallies: tallies(rate) },
  ];
}

/** People with something, of all people, in every age band that has people. */
function sharesOf(having: ProfileCount[], whole: ProfileCount[]): Tally[] {
  return whole.map(({ member, band, people }) => {
    const events = having.filter((c) => c.member === member && c.band === band).reduce((sum, c) => sum + c.people, 0);
    return { member, band, people, events, squares: events, total: people };
  });
}
