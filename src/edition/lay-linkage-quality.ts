/** Linkage quality as an edition publishes it: small numbers withheld, and kept with the version of the map that it is of. */
import { type Engine, literal } from '../engine/engine.ts';
import { type LinkageQuality, linkageQuality } from '../linkage/residents/linkage-quality.ts';

/** Counts, in the order in which the table has them. */
const COUNTS = [
  ...([
    'records',
    'by_number',
    'by_token',
    'by_local_number',
    'by_demographics',
    'by_probability',
    'by_review',
  ] as const),
  ...(['new_person', 'unlinked', 'in_doubt'] as const),
];
const LINKED = COUNTS.filter((name) => !['records', 'unlinked', 'in_doubt'].includes(name));

/** Where each resident lives: SQL of (person_key, decile), and what names it. */
export interface Deprivation {
  sql: string;
  sha256: string;
}

/**
 * Lays the temporary table `linkage_quality_told` for a version of the map. It is worked out when an edition of the newest version
 * is built, and kept, since later updates leave nothing to work it out from; an older version is told as it was then.
 * @param deprivation null: nothing is told by it
 */
export async function layLinkageQuality(
  engine: Engine,
  version: number,
  deprivation: Deprivation | null,
): Promise<void> {
  const basis = deprivation?.sha256 ?? 'none';
  await engine.run(`create table if not exists told_quality (map_version integer, basis varchar, grouping varchar, value varchar,
    ${COUNTS.map((name) => `${name} integer`).join(', ')}, expected_false decimal(12, 1), expected_missed decimal(12, 1))`);
  const { newest } = await engine.one<{ newest: number }>('select max(map_version) as newest from identity_map');
  const kept = await keptBasis(engine, version, basis);
  if (kept !== basis && newest === version) {
    const rows = await linkageQuality(engine, deprivation?.sql);
    for (const row of rows)
      await engine.run(`insert into told_quality values (${version}, ${literal(basis)}, ${valuesOf(row)})`);
  }
  await engine.run(`create or replace temp table linkage_quality_told as
    select *, ${rateOf('expected_false', LINKED_SUM)} as false_match_rate,
      ${rateOf('expected_missed', `${LINKED_SUM} + expected_missed`)} as missed_match_rate
    from (select * exclude (map_version, basis) from told_quality
      where map_version = ${version} and basis = ${literal(newest === version ? basis : (kept ?? basis))})`);
}

/** By published numbers alone, so that a rate tells no more than they do. */
const LINKED_SUM = `(${LINKED.map((name) => `coalesce(${name}, 0)`).join(' + ')})`;
const rateOf = (part: string, whole: string): string => `(${part} / nullif(${whole}, 0))::decimal(9, 6)`;

/** What stands for a version already: of this basis, or of the last that was told; null when nothing was. */
async function keptBasis(engine: Engine, version: number, basis: string): Promise<string | null> {
  const rows = await engine.all<{ basis: string }>(
    'select basis, max(rowid) as last from told_quality where map_version = ? group by basis order by basis = ? desc, last desc',
    [version, basis],
  );
  return rows[0]?.basis ?? null;
}

function valuesOf(row: LinkageQuality): string {
  const counts = COUNTS.map((name) => shown(row[name]));
  const estimate = (value: number, of: number): string => (shown(of) === null ? 'null' : value.toFixed(1));
  return [
    ...[literal(row.grouping), literal(row.value), ...counts.map((n) => (n === null ? 'null' : String(n)))],
    ...[estimate(row.expected_false, row.by_probability), estimate(row.expected_missed, row.unlinked)],
  ].join(', ');
}

/** 1 to 7 is withheld and the rest rounded to 5, as NHS England does with hospital counts; 0 is 0. */
const shown = (count: number): number | null => (count >= 1 && count <= 7 ? null : Math.round(count / 5) * 5);
