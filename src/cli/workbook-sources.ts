/** What an answer's workbook says of the edition it came from. */
import type { Manifest } from '../edition/manifest.ts';
import type { Answer } from '../metric/metric.ts';
import { coarseScore } from '../metric/quality-to-pass-on.ts';
import { sourceLine, sourcesOf } from '../page/list-sources.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkbookSources } from './write-workbook.ts';

/** Only the datasets that are counted: the rest of the edition has no part in the figure. */
export function workbookSources(answer: Answer, manifest: Manifest, workspace: Workspace): WorkbookSources {
  const lines = sourcesOf(
    answer.sources.map(({ dataset }) => dataset),
    manifest.quality,
  ).map(sourceLine);
  const used = new Set(lines.map((line) => line.dataset));
  const toPassOn = answer.disclosed !== undefined;
  return {
    workspaceTitle: workspace.title,
    notice: workspace.notice,
    asAt: manifest.inputs.asAt,
    lines,
    quality: manifest.quality
      .filter((q) => used.has(q.dataset))
      .flatMap((q) =>
        q.dimensions.map((d) => ({
          dataset: q.dataset,
          dimension: d.dimension,
          score: toPassOn ? coarseScore(d.score) : d.score,
        })),
      ),
    deliveries: manifest.inputs.deliveries
      .filter((d) => used.has(d.dataset))
      .map((d) => ({
        deliveryId: d.deliveryId,
        dataset: d.dataset,
        from: d.from,
        sha256: d.sha256,
        status: d.status,
        // of figures to pass on no exact count stands beside what was withheld: a delivery can be of few people
        rows: toPassOn ? null : d.rowsPublished,
      })),
  };
}
