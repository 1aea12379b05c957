/** What every count of a cohort does first: opens the edition as one purpose may see it, and tells the audit log. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import { editionForPurpose } from '../edition/edition-for-purpose.ts';
import { purposeOfEdition } from '../edition/export/purpose-in-edition.ts';
import { type OpenEdition, openEdition } from '../edition/open-edition.ts';
import { readTableModel as readPlans } from '../edition/read-table-model.ts';
import { londonDay } from '../london-day.ts';
import { DUCKDB } from '../metric/dialect.ts';
import { editionTable } from '../metric/edition-table.ts';
import { decide } from '../policy/decide.ts';
import { type Asker, type Grant, OPERATOR } from '../policy/decision.ts';
import { stricterRule } from '../policy/disclosure.ts';
import { loadPolicies } from '../policy/load-policies.ts';
import { noRowsAllowed } from '../policy/no-rows-allowed.ts';
import { refusalError } from '../policy/refusal-error.ts';
import { COHORT_RULES } from '../policy/show-cohort.ts';
import type { Cohort } from '../population/cohort/cohort.ts';
import type { CompileCohortOptions, CompiledCohort } from '../population/cohort/compile-cohort.ts';
import { findCohort } from '../population/cohort/find-cohort.ts';
import { type LoadedCohorts, loadCohorts } from '../population/cohort/load-cohorts.ts';
import { noteDataEnd } from '../population/cohort/note-data-end.ts';
import { noteDataStart } from '../population/cohort/note-data-start.ts';
import { noteRowFilter } from '../population/cohort/note-row-filter.ts';
import { noteSilent } from '../population/cohort/note-silent.ts';
import { noteUnknownPlaces } from '../population/cohort/note-unknown-places.ts';
import { readPurposes } from '../pseudonym/read-purposes.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall, CliOption } from './cli-command.ts';
import { dateOption, workspaceOf } from './open-call.ts';
import { tellAudit } from './tell-audit.ts';

export const COHORT_ARGUMENT = {
  description: 'cohort of the catalogue, e.g. concord.frail-65-plus or frail-65-plus, or a file with a definition',
};

/** Options of every command that counts a cohort. */
export const COHORT_OPTIONS: CliOption[] = [
  { flags: '--on <DATE>', description: 'index date, e.g. 2026-02-01', required: true },
  {
    flags: '--purpose <ID>',
    description: 'purpose whose opt-outs are obeyed; a policy must let the operator ask for it',
    default: 'planning',
  },
  { flags: '--user <ID>', description: 'who asks, for the audit log (default: the account that runs the command)' },
];

export interface NamedCohorts extends LoadedCohorts {
  workspace: Workspace;
  /** those that were named, in order */
  named: Cohort[];
}

/**
 * The cohorts that a command names, by id or by file.
 * @throws ConcordError 'unknown-name', or 'catalogue-invalid' with every fault of the catalogue's cohorts and of the files
 */
export function namedCohorts(call: CliCall, names: string[]): NamedCohorts {
  const workspace = workspaceOf(call);
  const files = names.filter(isFile).map((name) => existing(call, name));
  const loaded = loadCohorts(workspace, COHORT_RULES, [...new Set(files)]);
  const byPath = new Map([...loaded.cohorts.values()].map((cohort) => [cohort.path, cohort]));
  const named = names.map((name) => byPath.get(resolve(call.io.cwd, name)) ?? findCohort(loaded.cohorts, name));
  demandApart(names, named);
  return { ...loaded, workspace, named };
}

/** A file with the id of one of the catalogue stands in its place, and would be counted against itself. */
function demandApart(names: string[], named: Cohort[]): void {
  const twice = named.find((cohort, i) =>
    named.some((other, j) => j < i && other.id === cohort.id && names[j] !== names[i]),
  );
  if (!twice) return;
  throw new ConcordError('usage', {
    where: `cohort ${twice.id}`,
    problem: 'two of the names stand for one definition',
    expected: 'definitions with ids of their own',
    remedy: 'give the file an id of its own, or name another cohort',
  });
}

/** Ids have neither a slash nor such an ending. */
const isFile = (name: string): boolean => /[/\\]|\.(ya?ml|json)$/i.test(name);

function existing(call: CliCall, name: string): string {
  const path = resolve(call.io.cwd, name);
  if (existsSync(path)) return path;
  throw new ConcordError('unknown-name', {
    where: name,
    problem: 'there is no such file',
    expected: 'a file with the definition of a cohort, or the id of one of the catalogue',
    remedy: 'check the name and the folder you are in',
  });
}

/** What a count is made from. */
export interface CohortCall extends NamedCohorts {
  edition: OpenEdition;
  /** of the first cohort that was named */
  options: CompileCohortOptions;
  on: string;
  purpose: string;
  /** disclosure rule of the policy by which the operator may ask */
  policyRule: string;
  /** under which counts are shown: the strictest of the policy's and of those of the cohorts that were named */
  rule: string;
  /** what must be said beside the counts */
  notes: string[];
}

/** What was counted: how many people are in the first cohort, for the audit log, and what is said of it once that is told. */
export interface Counted {
  people: number;
  print(): void;
}

/**
 * Counts in the edition that serves, read as one purpose may see it; the audit log is told, of a refusal as well.
 * @param kind what the audit log calls it, e.g. `count`
 * @param compile the query that will be run: its tables are asked of the policy before anything is read
 * @throws ConcordError 'policy-refused' when the edition was not published for the purpose, or no policy lets the operator ask
 */
export async function withCohorts(
  call: CliCall,
  names: string[],
  kind: string,
  compile: (options: CompileCohortOptions, named: Cohort[]) => CompiledCohort,
  use: (cohorts: CohortCall) => Promise<Counted>,
): Promise<void> {
  const on = dateOption('--on', call.options.on)!;
  const found = namedCohorts(call, names);
  const { workspace, named } = found;
  const [{ id, hash }] = named as [Cohort, ...Cohort[]];
  const looked = {
    ...{ action: 'cohort', object: { type: 'cohort', id }, details: { kind, on, ...besideOf(named) } },
    ...purposeOf(workspace, call.options.purpose ?? OPERATOR.purpose),
  };
  const counted = await tellAudit(call, workspace, looked, async () => {
    const edition = await openEdition(workspace);
    try {
      const counts = await use(await openCohorts(call, found, edition, on, compile));
      const { editionId } = edition.manifest;
      return {
        found: counts,
        outcome: 'done',
        details: { edition: editionId },
        cohort: { hash, count: counts.people },
      };
    } finally {
      edition.close();
    }
  });
  // what was counted is told by now, whether or not it can be printed
  counted.print();
}

/** The cohorts after the first, by which it was looked at. */
const besideOf = ([, ...others]: Cohort[]): Record<string, string> =>
  others.length ? { beside: others.map(({ id, hash }) => `${id} ${hash}`).join(', ') } : {};

async function openCohorts(
  call: CliCall,
  found: NamedCohorts,
  edition: OpenEdition,
  on: string,
  compile: (options: CompileCohortOptions, named: Cohort[]) => CompiledCohort,
): Promise<CohortCall> {
  const { workspace, named, cohorts, model, words } = found;
  const today = londonDay(call.io.now());
  const asked = call.options.purpose ?? OPERATOR.purpose;
  const purpose = purposeOfEdition(workspace, edition.manifest, asked, today, 'figures');
  const seen = await editionForPurpose(edition, purpose, readPlans(workspace));
  const tableSql = editionTable(seen, model);
  const options = { cohort: named[0]!, cohorts, model, words, on, rowFilter: {}, tableSql };
  const { tables } = compile(options, named);
  const grant = grantFor(workspace, edition, purpose.id, tables, named, today);
  const filtered = { ...options, rowFilter: grant.rowFilter };
  // a table that cannot be cut as the policy asks is refused before anything is looked up in it
  const { looked = [] } = compile(filtered, named);
  const counted = { named, cohorts, looked };
  return {
    ...{ ...found, edition: seen, on, purpose: purpose.id, policyRule: grant.disclosureRule },
    rule: named.map((cohort) => cohort.disclosure).reduce(stricterRule, grant.disclosureRule),
    options: filtered,
    notes: [
      ...(await noteRowFilter(seen, model, named[0]!, grant)),
      ...noteDataStart(edition.manifest, tables, named, on),
      ...noteDataEnd(edition.manifest, tables, on),
      ...(await noteSilent(seen.engine, { ...filtered, dialect: DUCKDB, asOf: null }, counted, on)),
      ...(await noteUnknownPlaces(seen.engine, named, tableSql)),
    ],
  };
}

/** A purpose that no policy names is refused as any other that is not allowed. */
function grantFor(
  workspace: Workspace,
  { manifest }: OpenEdition,
  purpose: string,
  tables: string[],
  named: Cohort[],
  today: string,
): Grant {
  const asker = { role: OPERATOR.role, purpose: purpose as Asker['purpose'] };
  const wanted = { tables, metric: named.map((cohort) => cohort.id).join(', ') };
  const decision = decide(asker, wanted, manifest, loadPolicies(workspace), today);
  if (!decision.allowed) throw refusalError(decision, wanted);
  const closed = noRowsAllowed(decision);
  if (closed) throw refusalError(closed, wanted);
  return decision;
}

/** What was written in place of a purpose may be anything; the log takes only the name of one. */
function purposeOf(workspace: Workspace, name: string): { purpose?: string } {
  try {
    return readPurposes(workspace).has(name) ? { purpose: name } : {};
  } catch {
    return {};
  }
}
