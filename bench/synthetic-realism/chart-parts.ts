/** What the charts of the report share: the made-up county in blue, what was published as dark diamonds. */
import { type Compared, type Subject, write } from './subject.ts';

export const MADE = '#005eb8';
export const PUBLISHED = '#212b32';
export const WIDTH = 560;
/** One hue from most to least, for fifths by deprivation; two that differ for others. */
const SERIES = ['#08306b', '#2171b5', '#6baed6'];

export type Row = ReturnType<typeof row>;

export const row = (subject: Subject, figure: Compared, place: number) => ({
  place,
  label: figure.label ?? figure.key,
  series: figure.series ?? '',
  panel: figure.panel ?? '',
  made: figure.made,
  published: figure.published?.value ?? null,
  words: write(figure.made, subject.unit),
});

export const diamonds = {
  type: 'point',
  shape: 'diamond',
  filled: true,
  size: 120,
  opacity: 1,
  fill: PUBLISHED,
  stroke: '#ffffff',
};

const format = ({ unit, figures }: Subject): string => {
  const most = Math.max(...figures.map((f) => f.made));
  if (unit === 'share') return most < 0.02 ? '.1%' : '.0%';
  return unit === 'ratio' || most < 5 ? '.1f' : ',.0f';
};

export const axis = (subject: Subject) => ({ title: subject.axis, format: format(subject), titlePadding: 8 });

export const colours = (names: string[]): string[] =>
  names.length === 2 ? [SERIES[0]!, SERIES[2]!] : SERIES.slice(0, names.length);
