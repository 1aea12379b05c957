export interface AnswerCache {
  /**
   * The kept answer to `question`, or what `work` gives; those who ask at once share one piece of work.
   * @param asker aborts when whoever asks has gone; `work` is told to stop when all who wait for it have
   */
  get<T>(question: string, work: (signal: AbortSignal) => Promise<T>, asker?: AbortSignal): Promise<T>;
}

interface Kept {
  answer: Promise<unknown>;
  /** characters as JSON, as it will be sent; null while it is being worked out */
  size: number | null;
  waiting: number;
  stop: AbortController;
}

interface Store {
  kept: Map<string, Kept>;
  /** of all answers in it */
  size: number;
  most: number;
}

/**
 * Keeps answers of one edition, which never change while it serves. Failures are not kept.
 * @param most size of all answers kept, in characters as JSON; the one unused for longest goes first, and an answer
 *   larger than a quarter of it is not kept at all
 */
export function cacheAnswers(most: number): AnswerCache {
  const store: Store = { kept: new Map(), size: 0, most };
  return {
    get: <T>(question: string, work: (signal: AbortSignal) => Promise<T>, asker?: AbortSignal): Promise<T> => {
      const entry = store.kept.get(question) ?? begin(store, question, work);
      store.kept.delete(question);
      store.kept.set(question, entry);
      entry.waiting += 1;
      asker?.addEventListener('abort', () => leave(store, question, entry), { once: true });
      return entry.answer as Promise<T>;
    },
  };
}

function begin(store: Store, question: string, work: (signal: AbortSignal) => Promise<unknown>): Kept {
  const stop = new AbortController();
  const entry: Kept = { answer: work(stop.signal), size: null, waiting: 0, stop };
  entry.answer.then(
    (answer) => settle(store, question, entry, answer),
    () => drop(store, question, entry),
  );
  return entry;
}

function settle(store: Store, question: string, entry: Kept, answer: unknown): void {
  if (store.kept.get(question) !== entry) return;
  entry.size = JSON.stringify(answer).length;
  store.size += entry.size;
  if (entry.size > store.most / 4) drop(store, question, entry);
  for (const [oldest, old] of store.kept) {
    if (store.size <= store.most) return;
    if (old.size !== null) drop(store, oldest, old);
  }
}

/** One who asked has gone. Whoever asks after the last has gone begins anew: this piece of work is about to fail. */
function leave(store: Store, question: string, entry: Kept): void {
  entry.waiting -= 1;
  if (entry.waiting > 0 || entry.size !== null) return;
  drop(store, question, entry);
  entry.stop.abort(new Error('nobody waits for this answer any more'));
}

function drop(store: Store, question: string, entry: Kept): void {
  if (store.kept.get(question) !== entry) return;
  store.kept.delete(question);
  store.size -= entry.size ?? 0;
}
