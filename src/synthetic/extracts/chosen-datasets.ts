/** Which datasets a run writes: all, or those that were asked for. */
import { ConcordError } from '../../concord-error.ts';
import type { DatasetExtract, TokenFamily } from './dataset-extract.ts';

export interface ChosenDataset {
  dataset: DatasetExtract;
  /** its place among all, which salts its faults: a dataset has the same bytes whichever others are written */
  nth: number;
  /** name of the dataset in the files: another one when it comes with tokens */
  id: string;
}

/**
 * @param all in the order of their salts
 * @param chosen names as in the files, e.g. `mhsds_contact_tokens`; all when absent
 * @param tokens feeds that come with tokens, which changes the names
 * @throws ConcordError 'usage' with every name that this run would not send
 */
export function chosenDatasets(
  all: DatasetExtract[],
  chosen: string[] | undefined,
  tokens: TokenFamily[],
): ChosenDataset[] {
  const sent = all.map((dataset, nth): ChosenDataset => {
    const byToken = dataset.tokens !== undefined && tokens.includes(dataset.tokens);
    return { dataset, nth, id: byToken ? `${dataset.id}_tokens` : dataset.id };
  });
  if (!chosen) return sent;
  const strange = chosen.filter((id) => !sent.some((s) => s.id === id));
  if (strange.length > 0)
    throw new ConcordError(
      'usage',
      strange.map((id) => ({
        where: `datasets: ${id}`,
        problem: 'no partner sends it in this run',
        expected: `one of ${sent.map((s) => s.id).join(', ')}`,
        remedy: 'correct the name; a feed that comes with tokens has _tokens at its end, and only then',
      })),
    );
  return sent.filter((s) => chosen.includes(s.id));
}
