import type { OpenEdition } from '../edition/open-edition.ts';

/** How a query names the tables of an edition: null for a table that the edition does not have. */
export function editionTable(edition: OpenEdition): (name: string) => string | null {
  const names = new Set(edition.manifest.tables.map((t) => t.name));
  return (name) => (names.has(name) ? edition.table(name) : null);
}
