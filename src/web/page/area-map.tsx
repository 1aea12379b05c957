import { useQuery } from '@tanstack/react-query';
import { Details } from 'nhsuk-react-components';
import { useCallback, useState } from 'react';
import type { MapSummary, PageData } from '../../api/schemas/page.ts';
import { type Boundaries, buildMapSpec, DEPRIVATION_STEPS } from '../charts/build-map-spec.ts';
import { Chart } from '../charts/chart.tsx';
import { type ApiError, address, askApi } from '../data/ask-api.ts';
import { ScrollRegion } from './scroll-region.tsx';

const MAP_HEIGHT = 420;

/** Deprivation of the system's areas: a map, its key, and the same in a table. */
export function AreaMap({ map, data }: { map: MapSummary; data: PageData }) {
  const kind = map.vintage.includes('2025') ? 'lsoa21' : 'lsoa11';
  const { data: boundaries, error } = useQuery<Boundaries, ApiError>({
    queryKey: ['map', kind, data.system.code, data.edition.id],
    queryFn: ({ signal }) =>
      askApi<Boundaries>(address(`/api/map/${kind}`, { system: data.system.code, edition: data.edition.id }), signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <section className="concord-panel concord-map" aria-labelledby="map-heading" id="map">
      <h3 className="nhsuk-heading-s concord-panel__heading" id="map-heading">
        {map.title}
      </h3>
      <p className="concord-panel__subtitle">
        {map.areas.length} areas of {data.system.name}. {map.vintage}. Steps are fifths of all areas of England.
      </p>
      <figure className="concord-figure" aria-labelledby="map-caption">
        {boundaries && <MapDrawing map={map} boundaries={boundaries} />}
        {error && (
          <p className="nhsuk-inset-text">
            The outlines could not be loaded: {error.message}. The table below has every area.
          </p>
        )}
        {!boundaries && !error && <div className="concord-skeleton concord-skeleton--map" aria-hidden="true" />}
        <figcaption id="map-caption">
          <MapKey missing={map.missing} />
        </figcaption>
      </figure>
      <AreaTables map={map} />
    </section>
  );
}

function MapDrawing({ map, boundaries }: { map: MapSummary; boundaries: Boundaries }) {
  const build = useCallback(
    (width: number) => buildMapSpec(map, boundaries, Math.min(width, 900), Math.min(MAP_HEIGHT, width)),
    [map, boundaries],
  );
  return <Chart build={build} height={MAP_HEIGHT} />;
}

const MapKey = ({ missing }: { missing: number }) => (
  <ul className="concord-key">
    {DEPRIVATION_STEPS.map((step) => (
      <li key={step.colour}>
        <Swatch colour={step.colour} />
        {step.words} (deciles {step.deciles.join(' and ')})
      </li>
    ))}
    <li>
      <Swatch colour="#ffffff" />
      No data{missing > 0 ? `: ${missing} areas` : ''}
    </li>
  </ul>
);

const Swatch = ({ colour }: { colour: string }) => (
  <svg className="concord-key__swatch" viewBox="0 0 20 14" aria-hidden="true">
    <rect x="0.5" y="0.5" width="19" height="13" fill={colour} stroke="#768692" />
  </svg>
);

function AreaTables({ map }: { map: MapSummary }) {
  const [listed, setListed] = useState(false);
  const deciles = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((decile) => ({
    decile,
    areas: map.areas.filter((area) => area.decile === decile).length,
  }));
  return (
    <>
      <Details className="concord-details">
        <Details.Summary>Table: areas by deprivation decile</Details.Summary>
        <Details.Text>
          <table className="nhsuk-table concord-table">
            <caption className="nhsuk-table__caption">Number of areas in each decile of England</caption>
            <thead>
              <tr>
                <th scope="col">Decile (1 is most deprived)</th>
                <th scope="col" className="concord-number">
                  Areas
                </th>
              </tr>
            </thead>
            <tbody>
              {deciles.map((row) => (
                <tr key={row.decile}>
                  <th scope="row">{row.decile}</th>
                  <td className="concord-number">{row.areas}</td>
                </tr>
              ))}
              <tr>
                <th scope="row">No data</th>
                <td className="concord-number">{map.missing}</td>
              </tr>
            </tbody>
          </table>
        </Details.Text>
      </Details>
      <Details className="concord-details" onToggle={(event) => setListed(event.currentTarget.open)}>
        <Details.Summary>List of every area</Details.Summary>
        <Details.Text>{listed && <AreaList map={map} />}</Details.Text>
      </Details>
    </>
  );
}

const AreaList = ({ map }: { map: MapSummary }) => (
  <ScrollRegion name="List of every area" tall>
    <table className="nhsuk-table concord-table">
      <caption className="nhsuk-table__caption">{map.title}</caption>
      <thead>
        <tr>
          <th scope="col">Area</th>
          <th scope="col">Code</th>
          <th scope="col" className="concord-number">
            Score
          </th>
          <th scope="col" className="concord-number">
            Decile
          </th>
        </tr>
      </thead>
      <tbody>
        {map.areas.map((area) => (
          <tr key={area.code}>
            <th scope="row">{area.name}</th>
            <td>{area.code}</td>
            <td className="concord-number">{area.value ?? 'no data'}</td>
            <td className="concord-number">{area.decile ?? 'no data'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </ScrollRegion>
);
