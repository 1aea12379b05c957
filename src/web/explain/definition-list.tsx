import type { ReactNode } from 'react';
import type { MetricDefinition } from '../../api/schemas/metric.ts';
import { longDate, percent } from '../page/write-date.ts';

const OVER_TIME: Record<string, string> = {
  sum: 'reports are added up',
  mean: 'the mean of the reports’ dates',
  last: 'the last date of the period',
};
const METHODS: Record<string, string> = {
  wilson: 'Wilson score interval, 95%',
  byar: 'Byar’s interval, 95%',
  none: 'no interval is given',
};
const BASIS: Record<string, string> = {
  registered: 'people registered with the practices of this place',
  resident: 'people who live in this place',
  'treated-at': 'people treated by the organisations of this place, wherever they live',
};

/** What the metric means and how it is put together, as its definition file says. */
export function DefinitionList({ metric, notes }: { metric: MetricDefinition; notes: string[] }) {
  return (
    <section aria-labelledby="definition-heading" className="concord-panel concord-block">
      <h2 className="nhsuk-heading-m" id="definition-heading">
        What it means
      </h2>
      <p>{metric.meaning}</p>
      <dl className="nhsuk-summary-list concord-summary">
        <Item term="Why it matters">{metric.why}</Item>
        <Item term="Numerator">
          {metric.numeratorLabel} <code>{metric.numerator}</code>
        </Item>
        {metric.denominator && (
          <Item term="Denominator">
            {metric.denominatorLabel} <code>{metric.denominator}</code>
          </Item>
        )}
        <Item term="Unit">{metric.unit}</Item>
        <Item term="Left out">{metric.exclusions || 'nothing'}</Item>
        <Item term="Over longer periods">{OVER_TIME[metric.overTime] ?? metric.overTime}</Item>
        <Item term="Who is counted">{BASIS[metric.populationBasis] ?? metric.populationBasis}</Item>
        <Item term="Interval">{METHODS[metric.method] ?? metric.method}</Item>
        <Item term="Targets">
          {metric.targets.length === 0
            ? 'none'
            : metric.targets.map((target) => targetWords(metric, target)).join('; ')}
        </Item>
        {[...metric.caveats, ...notes].length > 0 && (
          <Item term="Know before use">
            <ul className="concord-notes">
              {[...metric.caveats, ...notes].map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </Item>
        )}
        <Item term="Definition">
          {metric.id}, version {metric.version}, {reviewed(metric)}, owner {metric.owner}
          <br />
          <span className="concord-hash">hash {metric.hash}</span>
        </Item>
      </dl>
    </section>
  );
}

const Item = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="nhsuk-summary-list__row">
    <dt className="nhsuk-summary-list__key">{term}</dt>
    <dd className="nhsuk-summary-list__value">{children}</dd>
  </div>
);

const OPERATORS: Record<string, string> = { '>=': 'at least', '<=': 'at most', '<': 'below', '=': 'exactly' };

function targetWords(metric: MetricDefinition, target: MetricDefinition['targets'][number]): string {
  const share = metric.kind === 'proportion' || metric.unit === '%';
  const value = share ? percent(target.value) : `${target.value} ${metric.unit}`;
  const from = target.from < '0002' ? '' : `from ${longDate(target.from)}`;
  const about = [target.scope, from + (target.to ? ` to ${longDate(target.to)}` : '')].filter((text) => text !== '');
  return `${OPERATORS[target.operator] ?? target.operator} ${value}${about.length > 0 ? ` (${about.join('; ')})` : ''}`;
}

const reviewed = (metric: MetricDefinition): string =>
  metric.reviewed === 'unreviewed'
    ? 'not yet reviewed'
    : `reviewed by ${metric.reviewed.by} on ${metric.reviewed.on}, next due ${metric.reviewed.nextDue}`;
