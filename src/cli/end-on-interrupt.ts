import { forgetLyingPlain } from '../edition/lies-plain.ts';

/** Ctrl-C, what services and shells end a program with, and a terminal that is closed. */
const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Each of them ends the program at once, as the system does it, which a shell tells as 130, 143 or 129. `process.exit` would wait for the
 * engine's threads: a query of minutes would go on to its end. What of the zones lies plain is removed before, as if the command had
 * failed. Half-made files are in temporary/, which the next command empties, or end in `.part`.
 */
export function endOnInterrupt(): void {
  for (const signal of ENDINGS)
    process.once(signal, () => {
      forgetLyingPlain();
      process.kill(process.pid, signal);
    });
}

/** Settles at Ctrl-C or when a service is ended: it closes what it has open itself. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.removeAllListeners(signal);
      process.once(signal, () => resolve());
    }
  });
}
