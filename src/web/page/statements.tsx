import type { PageData } from '../../api/schemas/page.ts';

const KINDS = { changed: 'What changed', upstream: 'At the same time', data: 'About the data' } as const;

/** Up to three sentences made by rule. When there are none, it says that nothing stands out. */
export function Statements({ data }: { data: PageData }) {
  return (
    <section className="concord-statements" aria-labelledby="statements-heading">
      <h2 id="statements-heading" className="nhsuk-u-visually-hidden">
        What to know first
      </h2>
      {data.statements.length === 0 && <p>Nothing stands out: every figure is within its usual variation.</p>}
      <ul>
        {data.statements.map((statement) => (
          <li
            key={statement.kind + statement.text}
            className={`concord-statement concord-statement--${statement.kind}`}
          >
            <span className="concord-statement__kind">{KINDS[statement.kind]}</span>
            <span>
              {statement.text}
              {statement.metric && <Jump metric={statement.metric} data={data} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Jump({ metric, data }: { metric: string; data: PageData }) {
  const panel = data.panels.find((p) => p.metric === metric);
  if (!panel) return null;
  return (
    <>
      {' '}
      <a href={`#${panelId(metric)}`}>Chart: {panel.title}</a>
    </>
  );
}

/** The id of a metric's section; dots would need escaping in selectors. */
export const panelId = (metric: string): string => `metric-${metric.replaceAll('.', '-')}`;
