import type { DatasetQuality, EditionTable } from '../edition/manifest.ts';
import { decide } from '../policy/decide.ts';
import { PUBLIC } from '../policy/decision.ts';
import { refusalError } from '../policy/refusal-error.ts';
import type { ServedEdition } from './served-edition.ts';

export interface ReadableTables {
  tables: EditionTable[];
  /** quality of the datasets in them */
  quality: DatasetQuality[];
}

/**
 * The tables of the edition that policy lets be read, and the datasets in them: what it does not is not even named.
 * @param today ISO date in London
 * @throws ConcordError policy-refused when there is none
 */
export function readableTables({ edition, policies }: ServedEdition, today: string): ReadableTables {
  const { manifest } = edition;
  const ruling = (tables: string[]) => decide(PUBLIC, { tables }, manifest, policies, today);
  const tables = manifest.tables.filter((table) => ruling([table.name]).allowed);
  if (tables.length === 0) {
    const all = { tables: manifest.tables.map((table) => table.name) };
    const decision = ruling(all.tables);
    if (!decision.allowed) throw refusalError(decision, all);
  }
  const datasets = new Set(tables.flatMap((table) => table.datasets));
  return { tables, quality: manifest.quality.filter((q) => datasets.has(q.dataset)) };
}
