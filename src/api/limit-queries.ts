import { ConcordError } from '../concord-error.ts';

export interface QueryLimit {
  /** @param asker aborts when whoever asks has gone: who has gone while waiting takes no turn, and keeps nobody else from waiting */
  run<T>(work: () => Promise<T>, asker?: AbortSignal): Promise<T>;
}

/**
 * Lets only so many questions reach the engine at once: more would not be answered sooner, and memory is shared.
 * @param atOnce how many run
 * @param waiting how many may wait for their turn; one more is refused as busy, so that nobody waits for minutes
 */
export function limitQueries(atOnce: number, waiting: number): QueryLimit {
  let running = 0;
  const queue: (() => void)[] = [];
  const enter = async (asker?: AbortSignal): Promise<void> => {
    asker?.throwIfAborted();
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (queue.length >= waiting) throw tooMany(waiting);
    // the one who leaves hands over the place, so `running` stays as it is
    await waitInTurn(queue, asker);
  };
  const leave = (): void => {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  };
  return {
    run: async (work, asker) => {
      await enter(asker);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

/** Ends when the turn has come; fails, out of the queue, when the asker goes before. */
function waitInTurn(queue: (() => void)[], asker?: AbortSignal): Promise<void> {
  return new Promise<void>((go, fail) => {
    const turn = (): void => {
      asker?.removeEventListener('abort', gone);
      go();
    };
    const gone = (): void => {
      queue.splice(queue.indexOf(turn), 1);
      fail(asker!.reason);
    };
    asker?.addEventListener('abort', gone, { once: true });
    queue.push(turn);
  });
}

const tooMany = (waiting: number): ConcordError =>
  new ConcordError('busy', {
    where: 'this server',
    problem: `${waiting} questions are waiting already`,
    expected: 'fewer questions at once',
    remedy: 'ask again in a few seconds',
  });
