/** What may not stand beside a figure, since a withheld one could be told from it. */
import type { Answer, Figure } from './metric.ts';

/**
 * Answers: whether a figure is of a cell in which another is withheld. Where counts are exact, the whole of such a cell less what is
 * shown of it is what was withheld. Where counts are rounded, nothing is.
 * @param cellOf names what figures add up to, or stand among
 */
export function withheldBeside({ figures, subtractable }: Answer, cellOf: (figure: Figure) => string): Find {
  if (!subtractable) return () => false;
  const withheld = new Set(figures.filter(({ status }) => status === 'withheld').map(cellOf));
  return (figure) => withheld.has(cellOf(figure));
}

type Find = (figure: Figure) => boolean;
