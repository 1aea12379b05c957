/** Every edition that was published, oldest first. */
import type { Workspace } from '../workspace/workspace.ts';
import { currentEditionId, readManifest, readPublications } from './read-manifest.ts';

export interface EditionLine {
  /** 1 for the first that was published */
  number: number;
  id: string;
  /** ISO date: what had been received by then is in it */
  asAt: string;
  /** last date that any of its data are about; null when no dataset states a period */
  dataTo: string | null;
  deliveries: number;
  tables: number;
  rows: number;
  current: boolean;
}

/** @returns an empty list when nothing was published */
export function listEditions(workspace: Pick<Workspace, 'paths'>): EditionLine[] {
  const current = currentEditionId(workspace.paths);
  return readPublications(workspace.paths).map((id, i) => {
    const manifest = readManifest(workspace.paths, id);
    const dates = manifest.quality.map((q) => q.dataTo).filter((d) => d !== null);
    return {
      number: i + 1,
      id,
      asAt: manifest.inputs.asAt,
      dataTo: dates.sort().at(-1) ?? null,
      deliveries: manifest.inputs.deliveries.length,
      tables: manifest.tables.length,
      rows: manifest.tables.reduce((sum, t) => sum + t.rows, 0),
      current: id === current,
    };
  });
}
