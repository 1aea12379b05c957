import type { DatasetQuality, EditionTable, Manifest } from '../edition/manifest.ts';
import type { Asker, Decision, Grant, Refusal } from './decision.ts';
import type { Policy } from './load-policies.ts';

export interface Wanted {
  /** tables that would be read; a metric's source is enough, since the query itself is held to the grant's tables */
  tables: string[];
  metric?: string;
  /**
   * what is read cannot be cut down to some rows (a map, a list of names, a comparison of editions), so a policy that
   * shows only some rows does not allow it
   */
  everyRow?: boolean;
}

/**
 * Who may see what. Deny by default: what no policy in force names is refused.
 * @param wanted what would be read
 * @param manifest the edition it would be read from
 * @param today ISO date in London, from the clock at the edge: a policy holds until the end of its last day, however old
 *   the edition
 * @returns a grant for all tables that the policy names and the edition has, or a refusal with rule, reason and remedy
 */
export function decide(
  asker: Asker,
  wanted: Wanted,
  manifest: Manifest,
  policies: Map<string, Policy>,
  today: string,
): Decision {
  const meant = [...policies.values()].filter(
    (p) => p.roles.includes(asker.role) && p.purposes.includes(asker.purpose),
  );
  if (!meant.length) return noPolicy(asker);
  const inForce = meant.filter((p) => p.expires === null || today <= p.expires);
  if (!inForce.length) return expired(meant);
  const naming = inForce.filter((p) => wanted.tables.every((t) => p.tables.includes(t)));
  if (!naming.length) return notNamed(wanted, inForce, manifest, others(policies, meant, today));
  const granting = wanted.everyRow ? naming.find((p) => !limitsRows(p)) : naming[0];
  if (!granting) return onlySomeRows(wanted, naming);
  return notOfZone(wanted, granting, manifest) ?? grantOf(granting, asker, manifest);
}

/** A table's name is not enough: every dataset in it must be of the policy's zone or a more open one, whatever built the edition. */
function notOfZone(wanted: Wanted, policy: Policy, manifest: Manifest): Refusal | null {
  const wantedTables = manifest.tables.filter((t) => wanted.tables.includes(t.name));
  const closed = wantedTables.flatMap((t) => closedDatasets(t, policy, manifest));
  if (!closed.length) return null;
  return {
    allowed: false,
    rule: 'zone-not-covered',
    reason: `policy '${policy.id}' is for ${policy.zone} data; ${closed.map((q) => `'${q.dataset}' is in the ${q.zone} zone`).join(', ')}; ${CLOSED}`,
    remedy: 'build the edition without it, or ask the information governance lead for a policy of that zone',
  };
}

function grantOf(policy: Policy, { purpose }: Asker, manifest: Manifest): Grant {
  return {
    allowed: true,
    policy: policy.id,
    tables: manifest.tables
      .filter((t) => policy.tables.includes(t.name) && !closedDatasets(t, policy, manifest).length)
      .map((t) => t.name),
    rowFilter: policy.row_filter ?? {},
    disclosureRule: policy.disclosure.rule,
    purpose: policy.zone === 'open' ? null : purpose,
    expires: policy.expires,
  };
}

/** Whatever stands in an edition is below the privacy line: a policy for rows about people covers all of it. */
const closedDatasets = (table: EditionTable, policy: Policy, manifest: Manifest): DatasetQuality[] =>
  policy.zone === 'open' ? manifest.quality.filter((q) => table.datasets.includes(q.dataset) && q.zone !== 'open') : [];

const limitsRows = (policy: Policy): boolean => Object.keys(policy.row_filter ?? {}).length > 0;

const onlySomeRows = (wanted: Wanted, policies: Policy[]): Refusal => ({
  allowed: false,
  rule: 'row-filter',
  reason: `${policies.map((p) => `policy '${p.id}' limits rows by ${Object.keys(p.row_filter ?? {}).join(', ')}`).join('; ')}, and this reads every row of ${wanted.tables.join(', ')}`,
  remedy: 'ask for figures by metric, which honour the limit, or ask for a policy without one for these tables',
});

const noPolicy = ({ role, purpose }: Asker): Refusal => ({
  allowed: false,
  rule: 'deny-by-default',
  reason: `no policy lets the role '${role}' ask for the purpose '${purpose}'`,
  remedy: 'ask the information governance lead for a policy in catalogue/policies',
});

const expired = (policies: Policy[]): Refusal => ({
  allowed: false,
  rule: 'policy-expired',
  reason: policies.map((p) => `policy '${p.id}' held until ${p.expires}`).join('; '),
  remedy: 'ask its owner to renew it',
});

/** Policies in force that are not meant for the asker, and let the operator ask. */
const others = (policies: Map<string, Policy>, meant: Policy[], today: string): Policy[] =>
  [...policies.values()].filter(
    (p) => !meant.includes(p) && p.roles.includes('operator') && (p.expires === null || today <= p.expires),
  );

/** @param operators policies by which the operator may ask where the asker may not */
function notNamed(wanted: Wanted, policies: Policy[], manifest: Manifest, operators: Policy[]): Refusal {
  const named = new Set(policies.flatMap((p) => p.tables));
  const refused = wanted.tables.filter((t) => !named.has(t));
  const what = refused.length ? refused : wanted.tables;
  const open = operators.some((p) => p.zone === 'open' && what.every((t) => p.tables.includes(t)));
  const closed = operators.some((p) => p.zone !== 'open' && what.every((t) => p.tables.includes(t)));
  // a table that the edition has not is of the zone of the policy that names it
  const people = what.some((table) => isAboutPeople(table, manifest)) || (closed && !open);
  return {
    allowed: false,
    rule: 'deny-by-default',
    reason: `no policy in force ${operators.length ? 'for whoever asks here ' : ''}names ${what.map((t) => `'${t}'`).join(', ')}${wanted.metric ? `, which ${wanted.metric} reads` : ''}${people ? `; ${CLOSED}` : open ? `; ${UNPUBLISHED}` : ''}`,
    remedy: remedyOf(people, open),
  };
}

const isAboutPeople = (table: string, manifest: Manifest): boolean =>
  manifest.tables.some(
    (t) => t.name === table && manifest.quality.some((q) => t.datasets.includes(q.dataset) && q.zone !== 'open'),
  );

function remedyOf(people: boolean, open: boolean): string {
  if (people) return BY_THE_OPERATOR;
  return open
    ? 'ask the operator of this workspace, who may ask for figures over it (`concord metric`)'
    : 'ask the information governance lead to name it in a policy, if its data are open';
}

const UNPUBLISHED =
  'its partners sent it to run the system by and published nothing of it, and until there is sign-in figures over it are for the operator on the command line alone';
const CLOSED =
  'it holds rows about people, and until there is sign-in with agreements nothing of them is shown by page or API';
const BY_THE_OPERATOR =
  'ask the operator of this workspace, who alone may ask for figures over them (`concord metric`) and take out what one purpose may have (`concord export purpose`)';
