/** Charts whose figures stand beside each other: months, hours, ages. */
import { placeLabels } from '../../src/web/charts/place-labels.ts';
import { axis, colours, diamonds, MADE, PUBLISHED, type Row, WIDTH } from './chart-parts.ts';
import type { Subject } from './subject.ts';

export function line(subject: Subject, values: Row[]) {
  const names = [...new Set(values.map((v) => v.series))];
  const several = names.length > 1;
  const colour = several
    ? {
        color: {
          field: 'series',
          type: 'nominal',
          sort: null,
          scale: { domain: names, range: colours(names) },
          legend: null,
        },
      }
    : {};
  return {
    width: WIDTH,
    height: 260,
    encoding: {
      x: { field: 'label', type: 'ordinal', sort: null, axis: { title: null, labelAngle: labelAngle(values) } },
    },
    layer: [
      {
        mark: {
          type: 'line',
          color: MADE,
          strokeWidth: 2,
          point: { filled: true, size: 45, color: several ? undefined : MADE },
        },
        encoding: { y: valueAxis(subject), ...colour },
      },
      { mark: diamonds, encoding: { y: { field: 'published', type: 'quantitative' } } },
      ...(several ? [endLabels(values, names)] : []),
    ],
  };
}

const labelAngle = (values: Row[]): number => {
  const letters = Math.max(...values.map((v) => v.label.length));
  const places = new Set(values.map((v) => v.label)).size;
  return letters * 8 * places > WIDTH ? -40 : 0;
};

const valueAxis = (subject: Subject) => ({
  field: 'made',
  type: 'quantitative',
  scale: subject.unit === 'ratio' ? { domain: ratioDomain(subject) } : { zero: true, nice: true },
  axis: axis(subject),
});

/** Wide enough that what is only chance does not look like a season. */
function ratioDomain({ figures }: Subject): [number, number] {
  const all = figures.flatMap((f) => [f.made, f.published?.value ?? f.made]);
  return [Math.min(0.6, ...all), Math.max(1.4, ...all)];
}

/** The name of each line at its end, moved apart where two would cover each other. */
function endLabels(values: Row[], names: string[]) {
  const ends = names.flatMap((name) => values.filter((v) => v.series === name).slice(-1));
  const most = Math.max(...values.map((v) => v.made));
  const placed = placeLabels(
    ends.map((end) => ({ text: end.series, at: end.made })),
    0,
    most * 1.1,
    most / 14,
  );
  const last = ends[0]?.label ?? '';
  return {
    data: { values: placed.map(({ text, place }) => ({ label: last, text, place })) },
    mark: { type: 'text', align: 'left', dx: 10, fontSize: 14, color: PUBLISHED },
    encoding: { y: { field: 'place', type: 'quantitative' }, text: { field: 'text' } },
  };
}

export function panels(_: Subject, values: Row[]) {
  const names = [...new Set(values.map((v) => v.series))];
  return {
    columns: 4,
    facet: { field: 'panel', type: 'nominal', title: null, header: { labelFontSize: 14 } },
    resolve: { scale: { y: 'independent' } },
    spec: {
      width: 170,
      height: 130,
      mark: { type: 'line', strokeWidth: 2, point: { filled: true, size: 25 } },
      encoding: {
        x: { field: 'label', type: 'ordinal', sort: null, axis: { title: null, labelAngle: -50, labelFontSize: 12 } },
        y: { field: 'made', type: 'quantitative', axis: { title: null, format: '.0%', tickCount: 4 } },
        color: {
          ...{ field: 'series', type: 'nominal', sort: null, scale: { domain: names, range: colours(names) } },
          legend: { title: null, orient: 'top', labelFontSize: 14, labelLimit: 0 },
        },
      },
    },
  };
}
