import { ConcordError } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import type { Metric } from './metric.ts';

/**
 * A metric by its id, or by the part after the last dot where that is unique.
 * @throws ConcordError 'unknown-name' that suggests the nearest, or names those that share the short name
 */
export function findMetric(metrics: Map<string, Metric>, name: string): Metric {
  const whole = metrics.get(name);
  if (whole) return whole;
  const short = [...metrics.values()].filter((m) => shortName(m.id) === name);
  if (short.length === 1) return short[0]!;
  const near = nearestName(name, [...metrics.keys(), ...[...metrics.keys()].map(shortName)]);
  throw new ConcordError('unknown-name', {
    where: `metric '${name.slice(0, 60)}'`,
    problem: short.length ? 'several metrics have this short name' : 'there is no such metric',
    expected: short.length ? `one of ${short.map((m) => m.id).join(', ')}` : 'a metric of the catalogue',
    remedy: short.length
      ? 'write the whole id'
      : near
        ? `did you mean '${near}'?`
        : 'list them with `concord catalogue list`',
  });
}

/** The part of an id after its owner: `concord.ae-4h` → `ae-4h`. */
export const shortName = (id: string): string => id.slice(id.lastIndexOf('.') + 1);
