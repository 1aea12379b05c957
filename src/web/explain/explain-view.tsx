import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { PageData, Panel } from '../../api/schemas/page.ts';
import { useExplanation } from '../data/use-explanation.ts';
import { usePage } from '../data/use-page.ts';
import { Failure, useFailureTitle } from '../page/failure.tsx';
import { panelGrain } from '../page/panel-grain.ts';
import { placeSearch, placeWhere } from '../page/place-search.ts';
import { PageSkeleton } from '../page/skeleton.tsx';
import { panelId } from '../page/statements.tsx';
import { DefinitionList } from './definition-list.tsx';
import { QueryText } from './query-text.tsx';
import { ReportTable } from './report-table.tsx';
import { WalkBack } from './walk-back.tsx';

const FROM = '/pages/$pageId/explain/$metric';

/** Everything behind one figure: what it means, how it was computed, from which deliveries, how good they were. */
export function ExplainView() {
  const { pageId, metric } = useParams({ from: FROM });
  const { system, trust } = useSearch({ from: FROM });
  const { data, error } = usePage(pageId, system, trust);
  useFailureTitle(error);
  if (error) return <Failure error={error} />;
  if (!data) return <PageSkeleton />;
  return <Explanation data={data} pageId={pageId} metric={metric} />;
}

function Explanation({ data, pageId, metric }: { data: PageData; pageId: string; metric: string }) {
  const { from, to } = useSearch({ from: FROM });
  const panel = data.panels.find((p) => p.metric === metric);
  const { data: found, error } = useExplanation({
    metric,
    where: placeWhere(data),
    grain: panel && panelGrain(panel),
    from: from ?? panel?.points[0]?.period.start,
    to: to ?? panel?.points.at(-1)?.period.end,
  });
  const place = data.trust?.name ?? data.system.name;
  useEffect(() => {
    document.title = `How ${panel?.title ?? metric} was worked out – Concord`;
  }, [panel, metric]);
  return (
    <>
      <Link
        className="nhsuk-back-link"
        to="/pages/$pageId"
        params={{ pageId }}
        search={placeSearch(data)}
        hash={panelId(metric)}
      >
        Back to {data.page.title}
      </Link>
      <h1 className="nhsuk-heading-l concord-title">
        How this figure was worked out
        <span className="nhsuk-caption-l nhsuk-caption--bottom">
          {panel?.title ?? metric}, {place}
        </span>
      </h1>
      {panel && <LatestLine panel={panel} />}
      {error && <Failure error={error} />}
      {!error && !found && <p role="status">Reading the definition and walking back to the deliveries.</p>}
      {found && (
        <>
          <DefinitionList metric={found.answer.metric} notes={found.answer.notes} />
          <WalkBack reply={found} />
          <ReportTable reply={found} />
          <QueryText answer={found.answer} />
        </>
      )}
    </>
  );
}

const LatestLine = ({ panel }: { panel: Panel }) => (
  <p className="concord-intro">
    Latest: <strong>{[panel.tile.value, panel.tile.unit].filter((text) => text !== '').join(' ')}</strong>
    {panel.tile.periodLabel && `, ${panel.tile.periodLabel}`}
    {panel.tile.detail && ` (${panel.tile.detail})`}
  </p>
);
