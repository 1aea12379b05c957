/** The page of the report: each subject with its chart and its table, and at the end all that deviates. */
import { describeDeviations, LARGE } from './deviations.ts';
import type { Part } from './plans.ts';
import { type Compared, nameOf, type Subject, write, writeDifference } from './subject.ts';

export interface ReportedPart extends Pick<Part, 'title'> {
  subjects: Subject[];
}

export function writePage(parts: ReportedPart[], residents: number): string {
  const size = residents.toLocaleString('en-GB');
  return [
    '# How real the made-up care system looks',
    '',
    `A county of ${size} residents over three years, seed 1, asked the questions below; beside each answer stands what was`,
    'published of England where we have it. Everything on the left is fictional. Published figures are kept in',
    '`bench/synthetic-realism/published.csv`, each with its source: a file of public data by its name, or a figure from memory,',
    'which says so and should be checked before anybody relies on it. “Unsourced” means that the level is the makers’ choice.',
    `Differences are relative; those beyond ${100 * LARGE}% are listed with their reasons [at the end](#what-deviates).`,
    'Published figures of NHS England, NHS Digital and ONS contain public sector information licensed under the Open Government Licence v3.0.',
    'Written by `npm run docs:synthetic`.',
    '',
    ...parts.flatMap(({ title, subjects }) => [`## ${title}`, '', ...subjects.flatMap(section)]),
    '## What deviates',
    '',
    ...describeDeviations(parts.flatMap((part) => part.subjects)),
    '',
  ].join('\n');
}

function section(subject: Subject): string[] {
  return [
    `### ${subject.title}`,
    '',
    subject.compares,
    '',
    `![${finding(subject)}](synthetic/${subject.slug}.svg)`,
    '',
    ...(subject.figures.some((f) => f.published) ? comparedTable(subject) : plainTable(subject)),
    '',
  ];
}

/** What the chart shows, for those who do not see it. */
function finding({ title, figures, unit }: Subject): string {
  const compared = figures.filter((f) => f.difference !== null);
  const furthest = compared.toSorted((a, b) => Math.abs(b.difference!) - Math.abs(a.difference!))[0];
  if (furthest?.published) {
    const near = compared.filter((f) => Math.abs(f.difference!) <= LARGE).length;
    const { value } = furthest.published;
    return `${title}: ${near} of ${compared.length} figures within ${100 * LARGE}% of those beside them. Furthest away is ${nameOf(furthest)}: ${write(furthest.made, unit)} against ${write(value, unit)}.`;
  }
  const sorted = figures.toSorted((a, b) => a.made - b.made);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (!least || !most) return `${title}: no figures.`;
  return `${title}: from ${write(least.made, unit)} (${nameOf(least)}) to ${write(most.made, unit)} (${nameOf(most)}).`;
}

function comparedTable({ figures, unit, beside = 'Published' }: Subject): string[] {
  const sources = [...new Set(figures.map(sourceOf))];
  const one = sources.length === 1;
  const rows = figures.map((f) => [
    ...[nameOf(f), write(f.made, unit)],
    ...(f.published ? [write(f.published.value, unit), writeDifference(f.difference!)] : ['', '']),
    ...(one ? [] : [f.published ? String(1 + numbered(sources).indexOf(sourceOf(f))) : UNSOURCED]),
  ]);
  const head = ['', 'Made', beside, 'Difference', ...(one ? [] : ['Source'])];
  const list = one ? [`Source: ${sources[0]}.`] : numbered(sources).map((source, i) => `${i + 1}. ${source}`);
  return [...table(head, rows), '', ...list];
}

const UNSOURCED = 'unsourced';

const numbered = (sources: string[]): string[] => sources.filter((source) => source !== UNSOURCED);

const sourceOf = ({ published }: Compared): string =>
  published ? [published.source, published.year].filter((part) => part !== '').join(', ') : UNSOURCED;

/** Nothing published: one column for each series. */
function plainTable({ figures, unit }: Subject): string[] {
  const series = [...new Set(figures.map((f) => f.series ?? ''))];
  const rowName = (f: Compared): string => nameOf({ ...f, series: null });
  const names = [...new Set(figures.map(rowName))];
  const cell = (name: string, one: string): string => {
    const found = figures.find((f) => rowName(f) === name && (f.series ?? '') === one);
    return found ? write(found.made, unit) : '';
  };
  const rows = names.map((name) => [name, ...series.map((one) => cell(name, one))]);
  return [...table(['', ...series.map((one) => one || 'Made')], rows), '', 'Unsourced.'];
}

const table = (head: string[], rows: string[][]): string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map((name, i) => (i === 0 || name === 'Source' ? '---' : '---:')).join('|')}|`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];
