/** What may not stand beside a figure, since a withheld one could be told from it. */
import type { Answer, Figure } from './metric.ts';

type Cell = Pick<Figure, 'group' | 'period'>;

/**
 * Answers: whether a figure is of a cell in which another is of few that nobody may know: withheld, without a rate, or of what came of a
 * silent sender. Where counts are exact, the whole of such a cell less what is shown of it is that. Where counts are rounded, nothing is.
 * @param cellsOf names what a figure adds up to, or stands among: several where it is a part of several
 */
export function withheldBeside(
  { secret = [] }: Answer,
  cellsOf: (figure: Cell) => string[],
): (figure: Cell) => boolean {
  const withheld = new Set(secret.flatMap(cellsOf));
  return (figure) => cellsOf(figure).some((cell) => withheld.has(cell));
}
