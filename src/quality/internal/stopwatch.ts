/** Seconds by part, for the bench; no result depends on them. */
export interface Stopwatch {
  /** ends the part that was running and names it */
  lap(part: string): void;
  timings(): Record<string, number>;
}

export function startStopwatch(): Stopwatch {
  const parts: Record<string, number> = {};
  let since = performance.now();
  return {
    lap: (part) => {
      const now = performance.now();
      parts[part] = (parts[part] ?? 0) + Math.round(now - since) / 1000;
      since = now;
    },
    timings: () => ({ ...parts }),
  };
}
