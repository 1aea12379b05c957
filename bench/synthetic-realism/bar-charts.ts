/** Charts whose figures stand one below the other. */
import { axis, diamonds, MADE, PUBLISHED, type Row, WIDTH } from './chart-parts.ts';
import type { Subject } from './subject.ts';

const BAR_PIXELS = 26;

export function bars(subject: Subject) {
  return {
    width: WIDTH - 120,
    height: { step: BAR_PIXELS },
    encoding: {
      y: { field: 'label', type: 'nominal', sort: null, axis: { title: null, ticks: false } },
    },
    transform: [{ calculate: 'max(datum.made, datum.published == null ? 0 : datum.published)', as: 'end' }],
    layer: [
      {
        mark: { type: 'bar', color: MADE, height: { band: 0.62 } },
        encoding: { x: { field: 'made', type: 'quantitative', axis: axis(subject) } },
      },
      {
        mark: { type: 'text', align: 'left', dx: 12, fontSize: 14, color: PUBLISHED },
        encoding: { x: { field: 'end', type: 'quantitative' }, text: { field: 'words' } },
      },
      { mark: diamonds, encoding: { x: { field: 'published', type: 'quantitative' } } },
    ],
  };
}

export function dots(subject: Subject) {
  const scale = subject.scale === 'log' ? { type: 'log', domainMin: 1 } : { domain: [0.5, 1] };
  const x = { type: 'quantitative', scale, axis: axis(subject) };
  return {
    width: WIDTH - 60,
    height: { step: 20 },
    encoding: {
      y: {
        field: 'label',
        type: 'nominal',
        sort: null,
        axis: { title: null, grid: true, ticks: false, domain: false },
      },
    },
    layer: [
      {
        mark: { type: 'point', shape: 'circle', filled: true, opacity: 1, size: 170, color: MADE },
        encoding: { x: { field: 'made', ...x } },
      },
      { mark: { ...diamonds, size: 70 }, encoding: { x: { field: 'published', ...x } } },
    ],
  };
}

export function pyramid(subject: Subject, values: Row[]) {
  const [left = ''] = [...new Set(values.map((v) => v.series))];
  const sided = values.map((v) => ({
    ...v,
    made: v.series === left ? -v.made : v.made,
    published: v.published === null ? null : v.series === left ? -v.published : v.published,
  }));
  const most = Math.max(...values.map((v) => Math.max(v.made, v.published ?? 0)));
  const labels = { ...axis(subject), tickCount: 8, labelExpr: "format(abs(datum.value), '.1%')" };
  return {
    width: WIDTH,
    height: { step: 18 },
    data: { values: sided },
    encoding: {
      y: {
        field: 'label',
        type: 'ordinal',
        sort: values.map((v) => v.label).toReversed(),
        axis: { title: null, ticks: false },
      },
    },
    layer: [
      {
        mark: { type: 'bar', height: { band: 0.75 } },
        encoding: {
          x: { field: 'made', type: 'quantitative', axis: labels },
          color: { field: 'series', type: 'nominal', scale: { range: [MADE, '#41b6e6'] }, legend: null },
        },
      },
      { mark: { ...diamonds, size: 60 }, encoding: { x: { field: 'published', type: 'quantitative' } } },
      {
        data: {
          values: [...new Set(values.map((v) => v.series))].map((text, i) => ({
            text,
            at: (i ? 1 : -1) * most * 0.85,
            label: values.at(-1)?.label,
          })),
        },
        mark: { type: 'text', fontSize: 14, fontWeight: 'bold', color: PUBLISHED },
        encoding: { x: { field: 'at', type: 'quantitative' }, text: { field: 'text' } },
      },
    ],
  };
}
