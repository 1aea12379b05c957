export interface AnswerCache {
  /** the kept answer to `question`, or what `work` gives; two who ask at once share one piece of work */
  get<T>(question: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Keeps answers of one edition, which never change while it serves. Failures are not kept.
 * @param most answers kept; the one unused for longest goes first
 */
export function cacheAnswers(most: number): AnswerCache {
  const kept = new Map<string, Promise<unknown>>();
  return {
    get: <T>(question: string, work: () => Promise<T>): Promise<T> => {
      const before = kept.get(question) as Promise<T> | undefined;
      const answer = before ?? work();
      kept.delete(question);
      kept.set(question, answer);
      if (!before) answer.catch(() => kept.get(question) === answer && kept.delete(question));
      const oldest = kept.keys().next().value;
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return answer;
    },
  };
}
