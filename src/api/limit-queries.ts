import { ConcordError } from '../concord-error.ts';

export interface QueryLimit {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Lets only so many questions reach the engine at once: more would not be answered sooner, and memory is shared.
 * @param atOnce how many run
 * @param waiting how many may wait for their turn; one more is refused as busy, so that nobody waits for minutes
 */
export function limitQueries(atOnce: number, waiting: number): QueryLimit {
  let running = 0;
  const queue: (() => void)[] = [];
  const enter = async (): Promise<void> => {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (queue.length >= waiting) throw tooMany(waiting);
    // the one who leaves hands over the place, so `running` stays as it is
    await new Promise<void>((go) => queue.push(go));
  };
  const leave = (): void => {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  };
  return {
    run: async (work) => {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

const tooMany = (waiting: number): ConcordError =>
  new ConcordError('busy', {
    where: 'this server',
    problem: `${waiting} questions are waiting already`,
    expected: 'fewer questions at once',
    remedy: 'ask again in a few seconds',
  });
