/** What figures stand beside, in words: a column for each comparator that has anything, and why another has nothing. */
import type { Comparator } from '../metric/compare-figures.ts';
import type { Beside } from '../metric/figure-cells.ts';
import type { Answer, Figure, Metric } from '../metric/metric.ts';
import { formatDifference, formatValue } from '../page/format-figure.ts';
import type { TableColumn } from './format-table.ts';

const TITLES: Record<Comparator, string> = {
  previous: 'Period before',
  system: 'Care system',
  england: 'England',
  published: 'As published',
  peers: 'Among peers',
};

/** In the order of the columns. */
const ORDER = Object.keys(TITLES) as Comparator[];

/** What stands for a comparator that this one figure has not. */
const NONE: Record<Comparator, string> = {
  previous: 'none',
  system: 'none',
  england: 'not published',
  published: 'not published',
  peers: 'none',
};

/** Columns of the comparators that were asked for and of which there is any. */
export const besideColumns = ({ metric }: Answer, beside: Beside): TableColumn<Figure>[] =>
  askedIn(beside)
    .filter((name) => found(beside, name))
    .map((name) => ({ title: TITLES[name], text: (figure) => besideText(figure, name, { beside, metric }) }));

/** Under the table: how its differences are meant, and which comparators have nothing, and why. */
export function besideLines({ metric, figures, rowsCut }: Answer, beside: Beside): string[] {
  if (!figures.some(({ status }) => status === 'value')) return [];
  const asked = askedIn(beside);
  const compared = asked.some((name) => name !== 'peers' && found(beside, name));
  return [
    ...(compared ? ['Differences are the figure less what it stands beside.'] : []),
    ...(rowsCut ? asked.filter((name) => VISIBLE.includes(name) && found(beside, name)).map(ofVisible) : []),
    ...asked
      .filter((name) => !found(beside, name))
      .map((name) => `${TITLES[name]}: nothing to compare with, ${whyNothing(name, metric)}.`),
  ];
}

/** Comparators made of the rows of other places. */
const VISIBLE: readonly Comparator[] = ['system', 'peers'];

const ofVisible = (name: Comparator): string =>
  `${TITLES[name]}: of the rows that the policy shows alone, and so perhaps a part.`;

function askedIn(beside: Beside): Comparator[] {
  const asked = new Set([...beside.values()].flatMap((one) => Object.keys(one)));
  return ORDER.filter((name) => asked.has(name));
}

const found = (beside: Beside, name: Comparator): boolean => [...beside.values()].some((one) => one[name]);

function besideText(figure: Figure, name: Comparator, { beside, metric }: { beside: Beside; metric: Metric }): string {
  const none = figure.status === 'value' ? NONE[name] : '';
  if (name === 'peers') {
    const peers = beside.get(figure)?.peers;
    if (!peers) return none;
    const rank = peers.rank === null ? `incomplete, beside ${peers.of}` : `${peers.rank} of ${peers.of}`;
    return `${rank}, median ${formatValue(peers.median, metric)}`;
  }
  const one = beside.get(figure)?.[name];
  if (!one) return none;
  return `${formatValue(one.value, metric)} (${formatDifference(one.difference, one.value, metric)}, ${one.verdict})`;
}

function whyNothing(name: Comparator, { published, records, kind }: Metric): string {
  switch (name) {
    case 'previous':
      return 'there is no figure of a period before';
    case 'system':
      return 'no care system is known of it';
    case 'peers':
      return `${records === null ? 'no other of its sort has a value' : 'fewer than two of its sort have a complete figure'} in the same period`;
    case 'england':
      if (kind === 'count') return "since a count of a place says nothing beside England's";
      return published === null && records !== null
        ? NOBODY_COUNTS
        : 'the edition holds no figure of all of England of these days';
    case 'published':
      return published === null ? NOBODY_COUNTS : 'nothing of these groups and days is published';
  }
}

const NOBODY_COUNTS = 'no published statistic counts the same';
