import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { PageData } from '../../api/schemas/page.ts';
import { PageList } from '../app/page-list.tsx';
import { usePage } from '../data/use-page.ts';
import { AreaMap } from './area-map.tsx';
import { ChartKey } from './chart-key.tsx';
import { Failure, useFailureTitle } from './failure.tsx';
import { FigureTile } from './figure-tile.tsx';
import { OtherPlace } from './other-place.tsx';
import { OtherPlaces } from './other-places.tsx';
import { PanelSection } from './panel-section.tsx';
import { PageSkeleton } from './skeleton.tsx';
import { SourceTable } from './source-table.tsx';
import { Statements } from './statements.tsx';
import { useHeadingFocus } from './use-heading-focus.ts';

/** The page of a system and trust: statements, tiles, a section for each metric, the map, the sources. */
export function UecPage() {
  const { pageId } = useParams({ from: '/pages/$pageId' });
  const { system, trust } = useSearch({ from: '/pages/$pageId' });
  const { data, error, isFetching, isPlaceholderData, refetch } = usePage(pageId, system, trust);
  useTitle(data);
  useFailureTitle(error);
  useJump(data);
  const awaited = isPlaceholderData || (!data && !error);
  const onMove = useHeadingFocus(awaited ? null : `${system} ${trust} ${error?.kind}`);
  if (error)
    return (
      <>
        <Failure error={error} {...(error.kind === 'unknown-name' ? {} : { again: () => void refetch() })} />
        {error.kind === 'unknown-name' && (
          <>
            {/* without a place it is the page that is not there: asking again for its places would never end */}
            {(system || trust) && <OtherPlaces pageId={pageId} system={trust ? system : undefined} onMove={onMove} />}
            <PageList />
          </>
        )}
      </>
    );
  if (!data) return <PageSkeleton />;
  return (
    <div aria-busy={isFetching}>
      <p role="status" className="nhsuk-u-visually-hidden">
        {isFetching ? 'Loading figures' : announcement(data)}
      </p>
      <PageBody data={data} pageId={pageId} onMove={onMove} />
    </div>
  );
}

interface PageBodyProps {
  data: PageData;
  pageId: string;
  onMove: () => void;
}

function PageBody({ data, pageId, onMove }: PageBodyProps) {
  return (
    <>
      <div className="concord-top">
        <h1 className="nhsuk-heading-m concord-title" tabIndex={-1}>
          {data.page.title}{' '}
          <span className="concord-title__place">{data.trust?.name ?? `All of ${data.system.name}`}</span>
        </h1>
        <OtherPlace key={data.system.code + (data.trust?.code ?? '')} data={data} pageId={pageId} onMove={onMove} />
      </div>
      <Statements data={data} />
      <section aria-labelledby="tiles-heading">
        <h2 className="nhsuk-heading-s concord-tiles-heading" id="tiles-heading">
          Latest figures
        </h2>
        <ul className="concord-tiles">
          {data.panels.map((panel) => (
            <FigureTile key={panel.metric} panel={panel} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="charts-heading" className="concord-block">
        <h2 className="nhsuk-heading-m" id="charts-heading">
          Over time
        </h2>
        <p className="concord-intro">{data.page.intro}</p>
        <ChartKey />
        <div className="concord-panels">
          {data.panels.map((panel) => (
            <PanelSection key={panel.metric} panel={panel} data={data} pageId={pageId} />
          ))}
        </div>
      </section>
      {data.map && (
        <section aria-labelledby="places-heading" className="concord-block">
          <h2 className="nhsuk-heading-m" id="places-heading">
            Where people live
          </h2>
          <AreaMap map={data.map} data={data} />
        </section>
      )}
      <SourceTable sources={data.sources} />
    </>
  );
}

/** What a screen reader hears when other figures have come. */
function announcement(data: PageData): string {
  const shown = data.panels.filter((p) => p.tile.status === 'value').length;
  return `${shown} of ${data.panels.length} figures shown for ${data.trust?.name ?? data.system.name}`;
}

function useTitle(data: PageData | undefined): void {
  const title = data ? `${data.page.title}: ${data.trust?.name ?? data.system.name} – Concord` : null;
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);
}

/** An address with a #section is followed once its section exists. */
function useJump(data: PageData | undefined): void {
  const there = data !== undefined;
  useEffect(() => {
    const id = window.location.hash.slice(1);
    if (there && id) document.getElementById(id)?.scrollIntoView();
  }, [there]);
}
