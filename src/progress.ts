/** How long work tells the person how far it is. Passed in from the edge; nothing below the edge writes to a terminal. */
export interface Progress {
  /** a new piece of work; `total` in `unit` when it is known */
  start(what: string, total?: number, unit?: string): void;
  /** `done` of the total so far, not since the last call */
  advance(done: number): void;
  end(): void;
}

/** For tests and for callers that show nothing. */
export const silentProgress: Progress = {
  start: () => undefined,
  advance: () => undefined,
  end: () => undefined,
};
