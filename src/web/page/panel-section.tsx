import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { PageData, Panel } from '../../api/schemas/page.ts';
import { buildSpcSpec } from '../charts/build-spc-spec.ts';
import { Chart } from '../charts/chart.tsx';
import { address } from '../data/ask-api.ts';
import { AssuranceMark } from '../icons/assurance-mark.tsx';
import { VariationMark } from '../icons/variation-mark.tsx';
import { panelGrain } from './panel-grain.ts';
import { PanelTable } from './panel-table.tsx';
import { placeSearch, placeWhere } from './place-search.ts';
import { panelId } from './statements.tsx';

const CHART_HEIGHT = 260;

/** One metric: the answer in words, its control chart, its table, and the ways to its definition and its file. */
export function PanelSection({ panel, data, pageId }: { panel: Panel; data: PageData; pageId: string }) {
  const build = useCallback((width: number) => buildSpcSpec(panel, { width, height: CHART_HEIGHT }), [panel]);
  const id = panelId(panel.metric);
  return (
    <section className="concord-panel" id={id} aria-labelledby={`${id}-heading`} tabIndex={-1}>
      <h3 className="nhsuk-heading-s concord-panel__heading" id={`${id}-heading`}>
        {panel.heading}
      </h3>
      <p className="concord-panel__subtitle">{panel.subtitle}</p>
      {panel.empty ? (
        <p className="nhsuk-inset-text">{panel.empty}</p>
      ) : (
        <>
          <div className="concord-panel__marks">
            <VariationMark icon={panel.variation} />
            <AssuranceMark icon={panel.assurance} target={panel.assuranceTarget} />
          </div>
          <figure className="concord-figure" aria-labelledby={`${id}-caption`}>
            <Chart build={build} height={CHART_HEIGHT + 60} />
            <figcaption id={`${id}-caption`} className="concord-figure__caption">
              {panel.title}, {data.trust?.name ?? data.system.name}: control chart with mean and process limits
            </figcaption>
          </figure>
          <Notes notes={panel.notes} />
          <PanelTable panel={panel} />
        </>
      )}
      <PanelLinks panel={panel} data={data} pageId={pageId} />
    </section>
  );
}

const Notes = ({ notes }: { notes: string[] }) =>
  notes.length === 0 ? null : (
    <ul className="concord-notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );

function PanelLinks({ panel, data, pageId }: { panel: Panel; data: PageData; pageId: string }) {
  const first = panel.points[0]?.period.start;
  const last = panel.points.at(-1)?.period.end;
  const file = address('/api/figures', {
    metric: panel.metric,
    grain: panelGrain(panel),
    from: first,
    to: last,
    where: placeWhere(data),
  });
  return (
    <p className="concord-panel__links">
      <Link to="/pages/$pageId/explain/$metric" params={{ pageId, metric: panel.metric }} search={placeSearch(data)}>
        Explain this figure<span className="nhsuk-u-visually-hidden">: {panel.title}</span>
      </Link>
      <a href={file} download>
        Download as CSV<span className="nhsuk-u-visually-hidden">: {panel.title}</span>
      </a>
    </p>
  );
}
