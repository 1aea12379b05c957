/** Figures as JSON lines: one object a figure, for programs that read line by line. */
import type { Answer } from './metric.ts';
import type { Released } from './released.ts';

/** On each line a figure, with the metric, its version and the edition it is of. */
export const jsonLines = ({ metric, editionId, figures }: Released<Answer>): string =>
  figures
    .map(
      (figure) => `${JSON.stringify({ metric: metric.id, version: metric.version, edition: editionId, ...figure })}\n`,
    )
    .join('');

/** @param pieces of one answer; never more than one of them is held */
export async function* jsonLinesInPieces(pieces: AsyncIterable<Released<Answer>>): AsyncGenerator<string> {
  for await (const piece of pieces) yield jsonLines(piece);
}
