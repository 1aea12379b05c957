import { afterAll, beforeAll, expect, it } from 'vitest';
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
