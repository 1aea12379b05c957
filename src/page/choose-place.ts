/** Which system and trust a page is about, from what was asked for. */
import { ConcordError } from '../concord-error.ts';
import type { OpenEdition } from '../edition/open-edition.ts';
import type { CareSystem } from '../workspace/workspace.ts';
import { namePlace, shortName } from './name-place.ts';
import type { PagePlace } from './page-place.ts';

export interface Place {
  code: string;
  name: string;
}

/** The choice "all of the system", offered before its trusts. */
const ALL: Place = { code: '', name: 'All of the system' };

/**
 * Answers: the system asked for, or the first of the workspace.
 * Errors: ConcordError 'unknown-name' for a code the workspace does not have, 'workspace-invalid' when it has no system.
 */
export function chooseSystem(systems: CareSystem[], code: string | undefined): CareSystem {
  const system = code ? systems.find((s) => s.code === code) : systems[0];
  if (system) return system;
  if (systems.length === 0)
    throw new ConcordError('workspace-invalid', {
      where: 'concord.yaml: systems',
      problem: 'the workspace names no care system',
      expected: 'at least one',
      remedy: 'add the system that the pages are about',
    });
  throw unknownPlace(
    'system',
    code!,
    systems.map((s) => `${s.code} (${s.name})`),
  );
}

/** The trust asked for; null for all of the system. @throws ConcordError 'unknown-name' when it is none of the system's */
export function chooseTrust(trusts: Place[], code: string | undefined, system: CareSystem): Place | null {
  if (!code) return null;
  const trust = trusts.find((t) => t.code === code);
  if (trust) return trust;
  throw unknownPlace(
    `trust of ${system.name}`,
    code,
    trusts.filter((t) => t.code).map((t) => `${t.code} (${t.name})`),
  );
}

/**
 * Answers: the system's trusts with their names as published, "all of the system" first.
 * Arguments: `mayRead`, whether policy lets the asker read the edition's organisations.
 * Missing: a trust without a name, or whose name may not be read, keeps its code.
 */
export async function listTrusts(edition: OpenEdition, system: CareSystem, mayRead: boolean): Promise<Place[]> {
  if (!mayRead) return [ALL, ...system.trusts.map((code) => ({ code, name: code }))];
  const names = await edition.engine.all<Place>(
    `select code, name from ${edition.table('organisation')} where kind = 'trust' and name is not null`,
  );
  const nameOf = new Map(names.map((row) => [row.code, namePlace(row.name)]));
  return [ALL, ...system.trusts.map((code) => ({ code, name: nameOf.get(code) ?? code }))];
}

/** How the page's sentences name the place. A trust that would be called as its system is keeps its whole name. */
export function placeOf(system: CareSystem, trust: Place | null): PagePlace {
  const whole = shortName(system.name);
  const short = trust ? shortName(trust.name) : whole;
  const name = trust && short === whole ? trust.name : short;
  return trust ? { name, at: `at ${name}`, kind: 'trust' } : { name, at: `in ${name}`, kind: 'system' };
}

function unknownPlace(kind: string, code: string, known: string[]): ConcordError {
  return new ConcordError('unknown-name', {
    where: `${kind.split(' ')[0]} '${code.slice(0, 20)}'`,
    problem: `there is no such ${kind}`,
    expected: `one of ${known.join(', ')}`,
    remedy: 'choose one of them',
  });
}
