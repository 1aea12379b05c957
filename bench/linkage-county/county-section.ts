/** The section of the page of linkage accuracy about a made-up care system. */
import type { JudgedCounty, Subgroup } from './judge-county.ts';

export const COUNTY_HEADING = '## A made-up care system';

/** A group whose recall is lower by more is named, with what its missed records give. */
const UNFAIR = 0.02;

/** Recall of fewer records says little. */
const FEW_RECORDS = 100;

const TITLES: [grouping: string, title: string, head: string][] = [
  ['age', 'By age on 31 March 2026', 'Age in years'],
  ['sex', 'By sex', 'Sex (1 male, 2 female)'],
  ['ethnic group', 'By ethnic group', 'Ethnic category (NHS Data Dictionary)'],
  ['deprivation', 'By deprivation of where the resident lives', 'Decile of the index (1 most deprived)'],
  ['person', 'By what is special about the resident', 'Residents'],
  ['record', 'By what the record says', 'The record gives'],
  ['fault', 'By fault planted in a row of the record', 'Fault'],
  ['source', 'By source', 'Dataset'],
];

const percent = (share: number, places = 2): string => `${(100 * share).toFixed(places)}%`;
const whole = (count: number): string => count.toLocaleString('en-GB');
const table = (head: string[], rows: string[][]): string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map((_, i) => (i === 0 ? '---' : '---:')).join('|')}|`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];

/** Lines of Markdown, the heading first. */
export function countySection(judged: JudgedCounty, command: string): string[] {
  return [
    COUNTY_HEADING,
    '',
    ...introduction(command),
    '',
    ...table(['What', 'Figure'], figures(judged)),
    '',
    ...unfair(judged),
    ...TITLES.flatMap(([grouping, title, head]) => groupTable(judged.subgroups, grouping, title, head)),
    '',
  ];
}

const introduction = (command: string): string[] => [
  'The resident index (`src/linkage/residents`) on the records that `concord synth` makes of a county that does not exist, with one year of',
  'extracts and faults as often as in the real world, linked in three updates (one month, five, six). What the checks of an edition',
  'would reject is in it as well, so linkage has it harder here. Records are distinct: rows of one source that say the same of their',
  'person are one. Precision and recall count pairs of records of one person, so a resident with many records weighs more. In the',
  'tables by group, recall is the share of records that are with their resident (with the person that has most of that',
  'resident’s records), and wrong are those that are with another; the rest are nobody’s: unlinked, or waiting for a reviewer.',
  'Truth judges; it links nothing. The m and u of the model were learnt, without truth, from smaller counties of the same generator, and',
  'the rules were made while looking at such counties with their truth: real records will be found less well than these.',
  `Written by \`${command}\`; the same command gives the same figures but for time and memory.`,
];

function figures(judged: JudgedCounty): string[][] {
  const last = judged.updates.at(-1);
  return [
    ['residents, those who left, died or were never there included', whole(judged.residents)],
    ['rows about people', whole(judged.rows)],
    ['records', whole(judged.records)],
    ['records that are nobody’s', `${whole(judged.unlinked)} (${percent(judged.unlinked / judged.records)})`],
    ['records that are with another resident', whole(judged.wrong)],
    ['pairs that wait for a reviewer, of the last update', whole(last?.doubtful ?? 0)],
    ['precision', percent(judged.precision, 3)],
    ['recall', percent(judged.recall, 3)],
    ['F1', judged.f1.toFixed(4)],
    ['wall time of the three updates, two threads', `${judged.seconds.toFixed(0)} s`],
    ['peak memory, reading the extracts and judging included', `${(judged.peakBytes / 1e9).toFixed(2)} GB`],
  ];
}

/** Groups of residents beside the best of their kind; sources and faults beside all records. */
function unfair(judged: JudgedCounty): string[] {
  const counted = judged.subgroups.filter((s) => s.records >= FEW_RECORDS && s.grouping !== 'record');
  const isOfRecords = ({ grouping }: Subgroup): boolean => grouping === 'source' || grouping === 'fault';
  const all = 1 - (judged.unlinked + judged.wrong) / judged.records;
  const best = ({ grouping }: Subgroup): number =>
    Math.max(...counted.filter((s) => s.grouping === grouping).map((s) => s.recall));
  const people = counted.filter((s) => !isOfRecords(s) && best(s) - s.recall > UNFAIR);
  const records = counted.filter((s) => isOfRecords(s) && all - s.recall > UNFAIR);
  return [
    ...['### Who is found less well', ''],
    people.length === 0
      ? `No group of residents with ${FEW_RECORDS} records or more is found less well than the best of its kind by more than ${UNFAIR}.`
      : `Groups of residents found less well than the best of their kind by more than ${UNFAIR}:`,
    '',
    ...people.map((s) => whyMissed(s, `the best ${percent(best(s))}`)),
    ...(people.length > 0 ? [''] : []),
    `Records of these sources and faults are found less well than all records (${percent(all)}) by more than ${UNFAIR}. Whoever is known`,
    'mostly by them (those who use mental health services, whose feed comes with tokens; those who call an ambulance) has less on record:',
    '',
    ...records.map((s) => whyMissed(s, '')),
    '',
  ];
}

/** One group, and what the records of it that are nobody's give: hardly ever enough to say whose they are. */
function whyMissed(group: Subgroup, beside: string): string {
  const lost = group.missed.reduce((sum, { records }) => sum + records, 0);
  const gives = group.missed.slice(0, 3).map((m) => `${whole(m.records)} give ${withoutPlace(m.gives)}`);
  const review = group.inReview > 0 ? `; ${whole(group.inReview)} wait for a reviewer` : '';
  const recall = `recall ${percent(group.recall)}${beside === '' ? '' : ` (${beside})`}`;
  return `- ${group.grouping} ${nameOf(group)}: ${recall}. Of ${whole(lost)} that are nobody’s ${gives.join(', ')}${review}.`;
}

/** Without the digit that puts the values of a group in order. */
const withoutPlace = (value: string): string => value.replace(/^\d (?=.)/, '');
const nameOf = ({ value }: Subgroup): string => withoutPlace(value);

function groupTable(subgroups: Subgroup[], grouping: string, title: string, head: string): string[] {
  const rows = subgroups
    .filter((s) => s.grouping === grouping)
    .map((s) => [nameOf(s), whole(s.records), percent(s.recall), whole(s.wrong)]);
  return [`### ${title}`, '', ...table([head, 'Records', 'Recall', 'Wrong'], rows), ''];
}
