import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';

/** minutes of work */
const ENDLESS = 'select count(*) as n from range(1000000) a, range(1000000) b where a.range % 7 = b.range % 5';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
  await engine.run('create table t as select 7 as x');
});
afterAll(() => engine.close());

it('sees the same tables, on a connection of its own', async () => {
  expect(await engine.alone((own) => own.all('select x from t'))).toEqual([{ x: 7 }]);
});

it('stops the running query when the signal aborts; others are answered meanwhile and after', async () => {
  const gone = new AbortController();
  const long = engine.alone((own) => own.all(ENDLESS), gone.signal);
  expect(await engine.alone((own) => own.one('select x from t'))).toEqual({ x: 7 });
  setTimeout(() => gone.abort(new Error('the reader left')), 30);
  await expect(long).rejects.toThrow('the reader left');
  expect(await engine.one('select x from t')).toEqual({ x: 7 });
});

it('stops a query whenever the signal aborts, though it has not begun by then', async () => {
  for (let delay = 0; delay < 12; delay++) {
    const gone = new AbortController();
    const long = engine.alone((own) => own.all(ENDLESS), gone.signal);
    if (delay === 0) queueMicrotask(() => gone.abort(new Error('at once')));
    else setTimeout(() => gone.abort(new Error('at once')), delay / 3);
    await expect(long).rejects.toThrow('at once');
  }
});

it('begins no further query after the signal, and none at all when it came before', async () => {
  const gone = new AbortController();
  let later = 0;
  const two = engine.alone(async (own) => {
    await own.all('select 1 as a');
    gone.abort(new Error('left'));
    await own.all('select 2 as b');
    later += 1;
  }, gone.signal);
  await expect(two).rejects.toThrow('left');
  await expect(engine.alone(async () => (later += 1), gone.signal)).rejects.toThrow('left');
  expect(later).toBe(0);
});

describe('rows in batches', () => {
  const many = 'select range as n, $1 as word from range(100000)';

  it('come in order, with parameters, and are those of all at once', async () => {
    const rows = await engine.alone(async (own) => {
      const batches = await Array.fromAsync(own.stream<{ n: number; word: string }>(many, ['a']));
      expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(2048);
      return batches.flat();
    });
    expect(rows).toEqual(await engine.all(many, ['a']));
  });

  it('are read when they are asked for, and what is left is not kept', async () => {
    await engine.alone(async (own) => {
      const batches = own.stream<{ n: number }>(many, ['a']);
      expect((await batches.next()).value?.[0]).toEqual({ n: 0, word: 'a' });
      const kept = () =>
        own.one<{ n: number }>("select count(*) as n from duckdb_tables() where table_name like 'held%'");
      await batches.return(undefined);
      expect(await kept()).toEqual({ n: 0 });
    });
    expect(await engine.one('select x from t')).toEqual({ x: 7 });
  });

  it('tell of a fault under way, and never end as if that were all', async () => {
    const faulty =
      "select case when range = 3000000 then error('no more') else range::varchar end as x from range(3500000)";
    await expect(Array.fromAsync(engine.stream(faulty))).rejects.toThrow('no more');
  });

  it('stop when the signal aborts, before the first batch as well as between two', async () => {
    const [early, late] = [new AbortController(), new AbortController()];
    setTimeout(() => early.abort(new Error('left early')), 30);
    await expect(engine.alone((own) => own.stream(ENDLESS).next(), early.signal)).rejects.toThrow('left early');
    const work = engine.alone(async (own) => {
      for await (const batch of own.stream(many, ['a'])) if (batch.length) late.abort(new Error('left late'));
    }, late.signal);
    await expect(work).rejects.toThrow('left late');
    expect(await engine.one('select x from t')).toEqual({ x: 7 });
  });
});
