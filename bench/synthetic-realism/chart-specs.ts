/** How a subject is drawn. */
import type { TopLevelSpec } from 'vega-lite';
import { chartConfig } from '../../src/web/charts/chart-config.ts';
import { bars, dots, pyramid } from './bar-charts.ts';
import { row } from './chart-parts.ts';
import { line, panels } from './line-charts.ts';
import type { Subject } from './subject.ts';

export function chartOf(subject: Subject): TopLevelSpec {
  const values = subject.figures.map((figure, i) => row(subject, figure, i));
  const body = { bars, dots, line, pyramid, panels }[subject.chart](subject, values);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: '#ffffff',
    padding: 8,
    title: {
      text: subject.title,
      subtitle: legend(subject),
      ...{ anchor: 'start', fontSize: 16, subtitleFontSize: 14, subtitleColor: '#4c6272', offset: 12 },
    },
    config: { ...chartConfig, background: '#ffffff', axis: { ...chartConfig.axis, labelLimit: 0 } },
    data: { values },
    ...body,
  } as TopLevelSpec;
}

function legend({ chart, figures, beside }: Subject): string {
  const made = { bars: 'Bars', dots: 'Dots', pyramid: 'Bars', line: 'Lines', panels: 'Lines' }[chart];
  const series = new Set(figures.map((f) => f.series ?? ''));
  const those = series.size > 1 && chart !== 'pyramid' ? `${made}: the made-up county` : `Blue: the made-up county`;
  return figures.some((f) => f.published)
    ? `${those}. Diamonds: ${(beside ?? 'Published').toLowerCase()}.`
    : `${those}.`;
}
