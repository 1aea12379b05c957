import type { Figure, Target } from './metric.ts';

/** The targets of a metric that hold on a day (ISO), the one that began last first. Empty when none holds. */
export function targetsOn(targets: Target[], day: string): Target[] {
  return targets
    .filter((t) => t.from <= day && (t.to === null || day <= t.to))
    .toSorted((a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : 0));
}

/**
 * Answers: the targets to show beside figures: all that hold on their last day, the one that began last first. Page,
 * command line and workbook ask here, so that they name the same.
 * Missing: figures without dates have those that have no end.
 */
export function targetsOf(targets: Target[], figures: Pick<Figure, 'period'>[]): Target[] {
  const lastDay = figures
    .flatMap((figure) => figure.period?.end ?? [])
    .sort()
    .at(-1);
  return lastDay === undefined ? targets.filter((t) => t.to === null) : targetsOn(targets, lastDay);
}

/**
 * Answers: the target by which figures can be judged together: of those that hold on their last day, the one that began
 * last and held on the first day already.
 * Missing: null when none held all the time.
 */
export function targetThroughout(targets: Target[], figures: Pick<Figure, 'period'>[]): Target | null {
  const first = figures
    .flatMap((figure) => figure.period?.start ?? [])
    .sort()
    .at(0);
  if (first === undefined) return null;
  return targetsOf(targets, figures).find((t) => t.from <= first) ?? null;
}
