/** How long work tells the person how far it is. Passed in from the edge; nothing below the edge writes to a terminal. */
export interface Progress {
  /** a new piece of work; `total` in `unit` when it is known */
  start(what: string, total?: number, unit?: string): void;
  /** `done` of the total so far, not since the last call */
  advance(done: number): void;
  /** the total of this piece of work is another than was said */
  retotal(total: number): void;
  end(): void;
}

/** For tests and for callers that show nothing. */
export const silentProgress: Progress = {
  start: () => undefined,
  advance: () => undefined,
  retotal: () => undefined,
  end: () => undefined,
};

/** Steps of one piece of work, some of which are known of only once others are done. */
export interface StepCount {
  /** there are so many more than were counted until now */
  more(steps: number): void;
  done(steps?: number): void;
}

/**
 * Begins a piece of work whose steps are counted.
 * @param total steps that are known of at the beginning
 */
export function countSteps(progress: Progress, what: string, total: number): StepCount {
  const counted = { total, done: 0 };
  progress.start(what, total, 'steps');
  return {
    more: (steps) => {
      counted.total += steps;
      progress.retotal(counted.total);
    },
    done: (steps = 1) => {
      counted.done += steps;
      progress.advance(counted.done);
    },
  };
}
