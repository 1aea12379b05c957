import type { FastifyBaseLogger } from 'fastify';
import type { Progress } from '../progress.ts';

const EVERY_MS = 10_000;

/** Tells long work in the server's log: that it began, how far it is every ten seconds, and that it ended. */
export function logProgress(log: Pick<FastifyBaseLogger, 'info'>): Progress {
  let work: { what: string; total: number | undefined; unit: string | undefined } | null = null;
  let saidMs = 0;
  return {
    start: (what, total, unit) => {
      work = { what, total, unit };
      saidMs = performance.now();
      log.info({ total, unit }, what);
    },
    advance: (done) => {
      if (!work || performance.now() - saidMs < EVERY_MS) return;
      saidMs = performance.now();
      log.info({ done, total: work.total, unit: work.unit }, work.what);
    },
    retotal: (total) => {
      if (work) work.total = total;
    },
    end: () => {
      if (work) log.info(`${work.what}: ended`);
      work = null;
    },
  };
}
