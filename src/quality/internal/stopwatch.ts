/** Seconds by part, of the clock and (`… cpu`) of all processors, for the bench; no result depends on them. */
export interface Stopwatch {
  /** ends the part that was running and names it */
  lap(part: string): void;
  timings(): Record<string, number>;
}

export function startStopwatch(): Stopwatch {
  const parts: Record<string, number> = {};
  let since = performance.now();
  let used = process.cpuUsage();
  return {
    lap: (part) => {
      const now = performance.now();
      parts[part] = (parts[part] ?? 0) + Math.round(now - since) / 1000;
      since = now;
      const cpu = process.cpuUsage(used);
      parts[`${part} cpu`] = (parts[`${part} cpu`] ?? 0) + Math.round((cpu.user + cpu.system) / 1000) / 1000;
      used = process.cpuUsage();
    },
    timings: () => ({ ...parts }),
  };
}
