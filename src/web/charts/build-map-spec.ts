import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import type { TopLevelSpec } from 'vega-lite';
import type { MapSummary } from '../../api/schemas/page.ts';
import { chartConfig } from './chart-config.ts';

/** One hue, five steps, darkest for the most deprived fifth of England. */
export const DEPRIVATION_STEPS = [
  { deciles: [1, 2], colour: '#08306b', words: 'Most deprived fifth of England' },
  { deciles: [3, 4], colour: '#2171b5', words: 'Second fifth' },
  { deciles: [5, 6], colour: '#6baed6', words: 'Middle fifth' },
  { deciles: [7, 8], colour: '#bdd7e7', words: 'Fourth fifth' },
  { deciles: [9, 10], colour: '#eff3ff', words: 'Least deprived fifth' },
] as const;

export type Boundaries = FeatureCollection<Polygon | MultiPolygon, { code: string; name: string }>;

/** Colour of a decile; white for an area without one, which is drawn as an outline. */
export function decileColour(decile: number | null): string {
  const step = DEPRIVATION_STEPS.find((s) => (s.deciles as readonly number[]).includes(decile ?? 0));
  return step?.colour ?? '#ffffff';
}

/**
 * A choropleth of deprivation. Named shapes by the thousand help nobody who listens, so the shapes are silent and the
 * description points to the table.
 */
export function buildMapSpec(map: MapSummary, boundaries: Boundaries, width: number, height: number): TopLevelSpec {
  const byCode = new Map(map.areas.map((area) => [area.code, area]));
  const features = boundaries.features.map((feature) => {
    const area = byCode.get(feature.properties.code);
    return {
      type: 'Feature',
      geometry: feature.geometry,
      colour: decileColour(area?.decile ?? null),
      name: area?.name ?? feature.properties.name,
      words: area?.decile ? `decile ${area.decile}` : 'no data',
    };
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `${map.title}. The table below the map counts the areas of each decile and lists them.`,
    width,
    height,
    config: chartConfig,
    projection: { type: 'mercator' },
    data: { values: features },
    mark: { type: 'geoshape', stroke: '#768692', strokeWidth: 0.4, aria: false },
    encoding: {
      color: { field: 'colour', type: 'nominal', scale: null, legend: null },
      tooltip: [
        { field: 'name', title: 'Area', type: 'nominal' },
        { field: 'words', title: 'Deprivation', type: 'nominal' },
      ],
    },
  } as TopLevelSpec;
}
