/** Where the audit log stood when each edition was published. */
import type { AuditAnchor } from '../store/append-audit.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import { readManifest, readPublications } from './read-manifest.ts';

export interface EditionAnchor {
  /** 1 for the first edition that was published */
  number: number;
  editionId: string;
  /** null: it was built where nothing had been logged yet */
  anchor: AuditAnchor | null;
}

/**
 * The anchors that editions keep: an audit log that was written anew no longer passes through them.
 * @returns one for each edition, the first published first; none when nothing was published
 * @throws ConcordError store-damaged when a manifest is missing or not whole
 */
export const editionAnchors = (paths: Pick<WorkspacePaths, 'editions' | 'current'>): EditionAnchor[] =>
  readPublications(paths).map((editionId, i) => ({
    number: i + 1,
    editionId,
    anchor: readManifest(paths, editionId).auditAnchor ?? null,
  }));
