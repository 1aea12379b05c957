import { ConcordError } from '../../concord-error.ts';
import { nearestName } from '../../workspace/nearest-name.ts';
import type { Cohort } from './cohort.ts';

/**
 * A cohort by its id, or by the part after the last dot where that is unique.
 * @throws ConcordError 'unknown-name' that suggests the nearest, or one that begins so, or names those that share the short name
 */
export function findCohort(cohorts: Map<string, Cohort>, name: string): Cohort {
  const whole = cohorts.get(name);
  if (whole) return whole;
  const short = [...cohorts.keys()].filter((id) => shortName(id) === name);
  if (short.length === 1) return cohorts.get(short[0]!)!;
  const names = [...cohorts.keys(), ...[...cohorts.keys()].map(shortName)];
  const near =
    nearestName(name, names) ?? (name.length < 3 ? undefined : names.find((known) => known.startsWith(name)));
  throw new ConcordError('unknown-name', {
    where: `cohort '${name.slice(0, 60)}'`,
    problem: short.length ? 'several cohorts have this short name' : 'there is no such cohort',
    expected: `one of ${(short.length ? short : [...cohorts.keys()]).join(', ') || 'none: the catalogue has no cohort yet'}`,
    remedy: short.length
      ? 'write the whole id'
      : near
        ? `did you mean '${near}'?`
        : 'write one of these, or the name of a file with a definition',
  });
}

const shortName = (id: string): string => id.slice(id.lastIndexOf('.') + 1);
