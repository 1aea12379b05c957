import { EventEmitter } from 'node:events';
import type { FastifyReply } from 'fastify';
import { describe, expect, it } from 'vitest';
import type { ApiContext } from '../../src/api/api-context.ts';
import { cacheAnswers } from '../../src/api/cache-answers.ts';
import { limitQueries } from '../../src/api/limit-queries.ts';
import type { ServedEdition } from '../../src/api/served-edition.ts';
import { workOut } from '../../src/api/work-out.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { OPERATOR, PUBLIC } from '../../src/policy/decision.ts';
import type { Policy } from '../../src/policy/load-policies.ts';
import { nameDecisions } from '../../src/policy/name-decisions.ts';

/** minutes of work */
const ENDLESS = 'select count(*) as n from range(1000000) a, range(1000000) b where a.range % 7 = b.range % 5';

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

  it('gives the place of one who has gone while waiting to another, and does not ask for them', async () => {
    const limit = limitQueries(1, 1);
    let open = (): void => undefined;
    const first = limit.run(() => new Promise<void>((go) => (open = go)));
    const gone = new AbortController();
    let asked = false;
    const second = limit.run(async () => {
      asked = true;
    }, gone.signal);
    gone.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    const third = limit.run(async () => 3);
    open();
    expect([await first, await third, asked]).toEqual([undefined, 3, false]);
    await expect(limit.run(async () => 4, gone.signal)).rejects.toThrow('gone');
    expect(await limit.run(async () => 5)).toBe(5);
  });

  it('goes on to the next when the one before had waited and then left', async () => {
    const limit = limitQueries(1, 3);
    const stays = new AbortController();
    const done = await Promise.all([1, 2, 3].map((n) => limit.run(async () => n, stays.signal)));
    stays.abort();
    expect(done).toEqual([1, 2, 3]);
    expect(await limit.run(async () => 4)).toBe(4);
  });
});

describe('kept answers', () => {
  it('shares one piece of work, and forgets failures', async () => {
    const cache = cacheAnswers(1000);
    let worked = 0;
    const work = async () => {
      worked += 1;
      return worked;
    };
    expect(await Promise.all([cache.get('a', work), cache.get('a', work)])).toEqual([1, 1]);
    await expect(cache.get('bad', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await cache.get('bad', work)).toBe(2);
  });

  it('takes no more memory than it may: the longest unused goes, and what is very large is not kept', async () => {
    const cache = cacheAnswers(400);
    const worked: string[] = [];
    const ask = (name: string, length: number) =>
      cache.get(name, async () => {
        worked.push(name);
        return 'x'.repeat(length - 2);
      });
    for (const name of ['a', 'b', 'c', 'd', 'a', 'e', 'a', 'b']) await ask(name, 100);
    expect(worked).toEqual(['a', 'b', 'c', 'd', 'e', 'b']);
    await ask('large', 101);
    await ask('large', 101);
    expect(worked.slice(6)).toEqual(['large', 'large']);
  });

  it('stops work when everyone who waits for it has gone, and not before', async () => {
    const cache = cacheAnswers(1000);
    const askers = [new AbortController(), new AbortController()];
    let stopped = false;
    const work = (signal: AbortSignal) =>
      new Promise<string>((_, fail) =>
        signal.addEventListener('abort', () => {
          stopped = true;
          fail(signal.reason);
        }),
      );
    const [first, second] = askers.map((asker) => cache.get('a', work, asker.signal));
    askers[0]!.abort();
    expect(stopped).toBe(false);
    askers[1]!.abort();
    expect(stopped).toBe(true);
    await Promise.allSettled([first, second]);
    expect(await cache.get('a', async () => 'anew')).toBe('anew');
  });
});

describe('an answer that is worked out', () => {
  it('is kept by edition, by what policy decides and by question: who may see other rows never gets it', async () => {
    const engine = await openEngine({ threads: 1 });
    const answers = cacheAnswers(100_000);
    const context = { limit: limitQueries(1, 10) } as ApiContext;
    const raw = Object.assign(new EventEmitter(), { writableFinished: true });
    const open = { id: 'open', row_filter: { trust: ['RZ1'] } };
    const serve = (editionId: string, policy: object): ServedEdition => {
      const decisions = nameDecisions(PUBLIC, new Map([['open', { ...open, ...policy } as unknown as Policy]]));
      return { edition: { engine, manifest: { editionId } }, decisions, answers } as unknown as ServedEdition;
    };
    let worked = 0;
    const ask = (served: ServedEdition, question: string): Promise<number> =>
      workOut(context, served, { raw } as unknown as FastifyReply, question, async () => (worked += 1));
    const first = await ask(serve('one', {}), 'q');
    expect(await ask(serve('one', {}), 'q')).toBe(first);
    const others = [
      serve('one', { row_filter: { trust: ['RZ2'] } }),
      serve('one', { row_filter: { trust: [] } }),
      serve('one', { disclosure: { rule: 'HES_7_5' } }),
      serve('one', { tables: ['organisation'] }),
      serve('one', { expires: '2026-11-30' }),
      serve('two', {}),
    ];
    const given = [];
    for (const served of others) given.push(await ask(served, 'q'));
    given.push(await ask(serve('one', {}), 'q2'));
    expect(given).toEqual([2, 3, 4, 5, 6, 7, 8]);
    engine.close();
  });

  it('is of one asker: others decide by other names', () => {
    expect(nameDecisions(PUBLIC, new Map())).not.toBe(nameDecisions(OPERATOR, new Map()));
  });

  it('stops its query when the connection of whoever asked closes', async () => {
    const engine = await openEngine({ threads: 1 });
    const edition = { engine, manifest: { editionId: 'one' } };
    const served = { edition, decisions: 'all', answers: cacheAnswers(1000) } as unknown as ServedEdition;
    const context = { limit: limitQueries(1, 1) } as ApiContext;
    const raw = Object.assign(new EventEmitter(), { writableFinished: false });
    const asked = workOut(context, served, { raw } as unknown as FastifyReply, 'q', (mine) =>
      mine.edition.engine.all(ENDLESS),
    );
    setTimeout(() => raw.emit('close'), 50);
    await expect(asked).rejects.toThrow('nobody waits');
    expect(await context.limit.run(async () => engine.one('select 1 as one'))).toEqual({ one: 1 });
    engine.close();
  });
});
