import type { EditionTable } from '../edition/manifest.ts';
import type { OpenEdition } from '../edition/open-edition.ts';
import { isMadeSo, rollupMade } from '../edition/rollup-made.ts';
import type { TableModel } from './table-model.ts';

/** How a query names a table that was not added up beforehand; null where the edition does not have it. */
export const tableIn = (edition: OpenEdition, name: string): string | null =>
  edition.manifest.tables.some((t) => t.name === name) ? edition.table(name) : null;

/**
 * How a query names the tables of an edition: null for a table that the edition does not have, for rows added up beforehand that
 * were added up in another way than the model says, such as with other bands of age: the rows themselves then answer; and for who told what,
 * where that lacks what is judged by: nothing is then judged.
 */
export function editionTable(edition: OpenEdition, model: Pick<TableModel, 'tables'>): (name: string) => string | null {
  const others = rollupsMadeOtherwise(edition, model).union(toldOtherwise(edition, model));
  return (name) => (others.has(name) ? null : tableIn(edition, name));
}

function toldOtherwise({ manifest }: OpenEdition, { tables }: Pick<TableModel, 'tables'>): Set<string> {
  const isOther = ({ name, columns }: EditionTable): boolean => {
    const model = tables[name];
    return model?.from.includes('told') === true && model.columns.some((c) => !columns.some((o) => o.name === c.name));
  };
  return new Set(manifest.tables.filter(isOther).map(({ name }) => name));
}

function rollupsMadeOtherwise({ manifest }: OpenEdition, { tables }: Pick<TableModel, 'tables'>): Set<string> {
  const made = new Map(manifest.tables.map((t) => [t.name, t.rollup]));
  const asked = Object.entries(tables).flatMap(([of, { rollups = [], joins }]) =>
    rollups.map((rollup) => ({ name: rollup.name, asked: rollupMade(of, rollup, joins) })),
  );
  return new Set(asked.flatMap(({ name, asked }) => (isMadeSo(made.get(name), asked) ? [] : [name])));
}
