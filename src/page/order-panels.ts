import type { Panel } from './page.ts';

/**
 * Answers: the panels with what needs attention first, then what improved, then the rest.
 * Result: concern, then a change without direction, then improvement, then usual variation, then nothing to chart; within
 * each the order in which they came.
 */
export function orderPanels(panels: Panel[]): Panel[] {
  return panels.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ variation }: Panel): number {
  if (variation === null) return 4;
  if (variation.startsWith('concern')) return 0;
  if (variation.startsWith('neutral')) return 1;
  return variation.startsWith('improvement') ? 2 : 3;
}
