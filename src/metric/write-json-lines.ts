/** Figures as JSON lines: one object a figure, for programs that read line by line. */
import { fileNotes } from './file-notes.ts';
import type { Answer } from './metric.ts';
import type { Released } from './released.ts';

/** On each line a figure, with the metric, its version and review, the edition it is of and the notes that hold for every figure. */
export function jsonLines(answer: Released<Answer>): string {
  const { metric, editionId: edition, figures } = answer;
  const { id, version, reviewed } = metric;
  const [about, notes] = [{ metric: id, version, reviewed, edition }, fileNotes(answer)];
  return figures.map((figure) => `${JSON.stringify({ ...about, ...figure, notes })}\n`).join('');
}

/** @param pieces of one answer; never more than one of them is held */
export async function* jsonLinesInPieces(pieces: AsyncIterable<Released<Answer>>): AsyncGenerator<string> {
  for await (const piece of pieces) yield jsonLines(piece);
}
