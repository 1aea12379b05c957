import { ConcordError } from '../../concord-error.ts';
import { nearestName } from '../../workspace/nearest-name.ts';
import { shortName } from '../find-metric.ts';
import type { Pathway } from './pathway.ts';

/**
 * A pathway by its id, or by the part after the last dot where that is unique.
 * @throws ConcordError 'unknown-name' that suggests the nearest, or names those that share the short name
 */
export function findPathway(pathways: Map<string, Pathway>, name: string): Pathway {
  const whole = pathways.get(name);
  if (whole) return whole;
  const short = [...pathways.values()].filter((p) => shortName(p.id) === name);
  if (short.length === 1) return short[0]!;
  const near = nearestName(name, [...pathways.keys(), ...[...pathways.keys()].map(shortName)]);
  throw new ConcordError('unknown-name', {
    where: `pathway '${name.slice(0, 60)}'`,
    problem: short.length ? 'several pathways have this short name' : 'there is no such pathway',
    expected: short.length ? `one of ${short.map((p) => p.id).join(', ')}` : 'a pathway of the catalogue',
    remedy: short.length
      ? 'write the whole id'
      : near
        ? `did you mean '${near}'?`
        : 'list them with `concord pathway list`',
  });
}
