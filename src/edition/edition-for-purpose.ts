/** An edition as one purpose may see it, for figures over its rows. */
import { identifier } from '../engine/engine.ts';
import { isPerson, purposeRowsSql, shownRowsSql } from '../pseudonym/purpose-sql.ts';
import type { Purpose } from '../pseudonym/read-purposes.ts';
import { purposeTable } from './export/purpose-in-edition.ts';
import { INDEX } from './make-identity-tables.ts';
import { seenColumn } from './make-rollups.ts';
import type { OpenEdition } from './open-edition.ts';
import type { TablePlan } from './read-table-model.ts';

/**
 * The same edition, whose tables about people give only the rows that the purpose may use: opt-outs are obeyed by every question
 * that is asked of it. Open tables stay as they are. No key is needed. Rows of which nobody knows whose they are stay and are counted;
 * tables of homes alone are left out (docs/decisions/0016).
 * @param purpose of `purposeOfEdition`
 * @param plans of `readTableModel`; a table that they do not describe has no name here
 * @returns an edition on the same connection; closing either closes both
 * @example const planning = await editionForPurpose(edition, purpose, readTableModel(workspace))
 */
export async function editionForPurpose(
  edition: OpenEdition,
  purpose: Purpose,
  plans: TablePlan[],
): Promise<OpenEdition> {
  const { engine, manifest } = edition;
  const schema = identifier(`for_${purpose.id}`);
  const made = new Set(manifest.tables.map((t) => t.name));
  const seen = plans.filter((plan) => plan.zone === 'pseudonymised' && made.has(plan.name) && !isOfHomes(plan));
  await engine.run(`create schema if not exists ${schema}`);
  await engine.run(`create or replace view ${schema}.purpose_person as from ${edition.table(purposeTable(purpose))}`);
  const hidden = `hidden_from_${purpose.id}`;
  if (made.has(hidden))
    await engine.run(`create or replace view ${schema}.purpose_hidden as from ${edition.table(hidden)}`);
  for (const plan of seen) {
    // an edition of before there was such a table, and the history of the index, in which persons are told of who are no more
    const rowsSql = made.has(hidden) && !plan.from.includes(INDEX) ? shownRowsSql : purposeRowsSql;
    const rows = rowsSql(plan, { table: `edition_${plan.name}`, people: `for_${purpose.id}` });
    await engine.run(`create or replace view ${schema}.${identifier(plan.name)} as ${rows}`);
  }
  const rollups = seen.flatMap((plan) => plan.rollups?.each ?? []).filter((rollup) => made.has(rollup.name));
  for (const { name } of rollups)
    await engine.run(`create or replace view ${schema}.${identifier(name)} as
      from ${edition.table(name)} where ${identifier(seenColumn(purpose.id))}`);
  const views = new Set([...seen, ...rollups].map(({ name }) => name));
  const open = new Set(plans.filter((plan) => plan.zone === 'open').map((plan) => plan.name));
  return {
    ...edition,
    manifest: { ...manifest, tables: manifest.tables.filter((t) => views.has(t.name) || open.has(t.name)) },
    table: (name) => (views.has(name) ? `${schema}.${identifier(name)}` : edition.table(name)),
  };
}

/** Rows that tell of a home and of no person: who lives there, and may have objected, they do not say. */
const isOfHomes = ({ columns }: TablePlan): boolean =>
  columns.some((c) => c.name === 'home_key') && !columns.some((c) => isPerson(c.name));
