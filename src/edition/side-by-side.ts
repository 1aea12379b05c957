/** Most deliveries are small, and a small one leaves a processor idle. */
const AT_ONCE = 2;

/** Work on each, a few at a time; the results in the order of the items. */
export async function sideBySide<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const takeTurns = async (): Promise<void> => {
    for (const [i, item] of waiting) results[i] = await work(item);
  };
  // none may go on behind an error of another
  const turns = await Promise.allSettled(Array.from({ length: AT_ONCE }, takeTurns));
  const failed = turns.find((turn) => turn.status === 'rejected');
  if (failed) throw failed.reason;
  return results;
}
