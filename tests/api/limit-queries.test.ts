import { describe, expect, it } from 'vitest';
import { cacheAnswers } from '../../src/api/cache-answers.ts';
import { limitQueries } from '../../src/api/limit-queries.ts';

describe('questions in flight', () => {
  it('runs only so many at once, in the order they came, and lets go of a place after a failure', async () => {
    const limit = limitQueries(2, 10);
    let running = 0;
    let most = 0;
    const done: number[] = [];
    const work = (n: number) =>
      limit.run(async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((go) => setImmediate(go));
        running -= 1;
        done.push(n);
        if (n === 1) throw new Error('this one fails');
      });
    const all = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(work));
    expect(most).toBe(2);
    expect(done).toEqual([0, 1, 2, 3, 4, 5]);
    expect(all.filter((r) => r.status === 'rejected')).toHaveLength(1);
  });

  it('refuses one more than may wait, as busy', async () => {
    const limit = limitQueries(1, 1);
    let open = (): void => undefined;
    const first = limit.run(() => new Promise<void>((go) => (open = go)));
    const second = limit.run(async () => undefined);
    await expect(limit.run(async () => undefined)).rejects.toMatchObject({ kind: 'busy' });
    open();
    await Promise.all([first, second]);
  });
});

describe('kept answers', () => {
  it('shares one piece of work, forgets failures, and lets the longest unused go', async () => {
    const cache = cacheAnswers(2);
    let worked = 0;
    const work = async () => {
      worked += 1;
      return worked;
    };
    expect(await Promise.all([cache.get('a', work), cache.get('a', work)])).toEqual([1, 1]);
    await expect(cache.get('bad', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await cache.get('bad', work)).toBe(2);
    await cache.get('a', work);
    await cache.get('c', work);
    expect(await cache.get('a', work)).toBe(1);
    expect(await cache.get('bad', work)).toBe(4);
  });
});
