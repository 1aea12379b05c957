/** The CSV file of figures: sent as it comes, without a limit, stopped when the reader goes away. */
import { get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiContext } from '../../src/api/api-context.ts';
import { createServer } from '../../src/api/create-server.ts';
import { limitQueries } from '../../src/api/limit-queries.ts';
import type { ServedEdition } from '../../src/api/served-edition.ts';
import { streamFigures } from '../../src/api/stream-figures.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Policy } from '../../src/policy/load-policies.ts';
import { type Fixture, MODEL, metricOf, openFixture } from '../metric/open-fixture.ts';
import { type DemoPart, makeDemoPart, NOW } from './demo-part.ts';

const TRUSTS = 60_000;
const METRIC = metricOf();
const POLICY: Policy = {
  ...{ id: 'open', title: 'Open', version: 1, roles: ['public'], purposes: ['public'], zone: 'open', expires: null },
  ...{ tables: ['reported_measure', 'organisation'], disclosure: { rule: 'none-for-published-aggregates' } },
} as unknown as Policy;

/** More than the buffers of two ends of a connection hold. */
const MORE_TRUSTS = 400_000;
const opened: Fixture[] = [];
const drawn = { rows: 0 };

/** A served edition with a figure for each of many trusts, whose engines count what is drawn from them. */
async function servedEdition(trusts: number): Promise<ServedEdition> {
  const fixture = await openFixture({ reported_measure: [], organisation: [] });
  opened.push(fixture);
  await fixture.edition.engine.run(`
    insert into reported_measure by name
    select 'trust' as entity_type, 'R' || lpad(range::varchar, 6, '0') as entity_code, 'a' as measure, 1 as value,
      'reported' as status, date '2024-01-01' as period_start, 'month' as grain
    from range(${trusts})`);
  const { engine } = fixture.edition;
  const alone: Engine['alone'] = (work, signal) =>
    engine.alone(
      (own) =>
        work({
          ...own,
          stream: ((sql: string, parameters: never[]) => counted(own.stream(sql, parameters))) as Engine['stream'],
        }),
      signal,
    );
  return {
    edition: { ...fixture.edition, engine: { ...engine, alone } },
    ...{ metrics: new Map([[METRIC.id, METRIC]]), tables: MODEL, policies: new Map([['open', POLICY]]) },
  } as unknown as ServedEdition;
}

async function* counted<T>(batches: AsyncGenerator<T[]>): AsyncGenerator<T[]> {
  for await (const batch of batches) {
    drawn.rows += batch.length;
    yield batch;
  }
}

describe('a large file', () => {
  const app = Fastify();
  const limit = limitQueries(1, 5);
  let url = '';
  let served: ServedEdition;
  beforeAll(async () => {
    const context = { limit, now: () => NOW } as unknown as ApiContext;
    served = await servedEdition(TRUSTS);
    const larger = await servedEdition(MORE_TRUSTS);
    app.get('/figures', async (request, reply) => {
      const { by, patience } = request.query as { by: string; patience?: string };
      const [stalled, longest] = patience?.split(',').map(Number) ?? [];
      await streamFigures(
        context,
        patience ? larger : served,
        reply,
        { metric: METRIC.id, by: [by] },
        ...(patience ? [{ stalled: stalled!, longest: longest! }] : []),
      );
      return reply;
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    url = `http://127.0.0.1:${((app.server as Server).address() as AddressInfo).port}/figures`;
  }, 60_000);
  afterAll(async () => {
    await app.close();
    for (const { edition } of opened) edition.close();
  });

  const ask = (by: string) =>
    new Promise<IncomingMessage>((answer, fail) => get(`${url}?by=${by}`, answer).once('error', fail));

  it('has a row for each figure', async () => {
    const reply = await ask('trust');
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    let lines = 0;
    for await (const chunk of reply) lines += String(chunk).split('\n').length - 1;
    expect(lines).toBe(TRUSTS + 1);
  }, 60_000);

  it('is stopped when the reader goes away, and the place among the queries is free again', async () => {
    drawn.rows = 0;
    const reply = await ask('trust');
    await new Promise((first) => reply.once('data', first));
    reply.destroy();
    await limit.run(async () => undefined);
    const then = drawn.rows;
    expect(then).toBeGreaterThan(0);
    expect(then).toBeLessThan(TRUSTS);
    await served.edition.engine.one('select 1 as one');
    expect(drawn.rows).toBe(then);
  }, 60_000);

  /** Takes `each` bytes after `wait` milliseconds for ever, or nothing at all; answers how many came until the end, and that it was cut. */
  async function readSlowly(patience: string, takes: { each: number; wait: number } | null) {
    drawn.rows = 0;
    const reply = await ask(`trust&patience=${patience}`);
    let bytes = 0;
    let open = true;
    const cut = new Promise<boolean>((end) => {
      reply.once('close', () => end(!reply.complete));
      reply.on('error', () => undefined);
    });
    void cut.then(() => (open = false));
    const began = performance.now();
    if (takes)
      void (async () => {
        while (open) {
          await new Promise((go) => setTimeout(go, takes.wait));
          bytes += (reply.read(Math.min(takes.each, reply.readableLength)) as Buffer | null)?.length ?? 0;
        }
      })();
    await limit.run(async () => undefined);
    const held = performance.now() - began;
    const then = drawn.rows;
    await new Promise((go) => setTimeout(go, 50));
    expect(drawn.rows).toBe(then);
    reply.resume();
    return { cut: await cut, held, then, bytes };
  }

  it('is cut short for a reader who takes nothing, whose place is free again', async () => {
    const { cut, held, then } = await readSlowly('300,60000', null);
    expect([cut, then > 0, then < MORE_TRUSTS]).toEqual([true, true, true]);
    expect(held).toBeGreaterThanOrEqual(250);
    expect(held).toBeLessThan(20_000);
  }, 60_000);

  it('is cut short for a reader who goes on taking a little for too long', async () => {
    const { cut, held, then, bytes } = await readSlowly('30000,1500', { each: 16_384, wait: 20 });
    expect([cut, then > 0, then < MORE_TRUSTS, bytes > 0]).toEqual([true, true, true, true]);
    expect(held).toBeGreaterThanOrEqual(1000);
    expect(held).toBeLessThan(25_000);
  }, 60_000);

  it('is refused in words before anything is sent', async () => {
    const reply = await ask('planet');
    expect(reply.statusCode).toBe(500);
    expect(reply.headers['content-type']).toContain('application/json');
    reply.destroy();
    await limit.run(async () => undefined);
  });
});

describe('the file of the API', () => {
  let part: DemoPart;
  beforeAll(async () => {
    part = await makeDemoPart();
  });
  afterAll(() => part?.remove());

  it('has no limit of figures, is refused in the one shape of errors, and obeys policy', async () => {
    const app = await createServer({ workspace: part.workspace, now: () => NOW, mostFigures: 3 });
    try {
      const file = await app.inject('/api/figures?metric=ae-4h&by=trust&grain=month');
      expect(file.statusCode).toBe(200);
      expect(file.body.split('\n').length).toBeGreaterThan(10);
      expect((await app.inject('/api/figures?metric=ae-4h&by=trust&grain=month&compare=previous')).statusCode).toBe(
        400,
      );
      const wrong = await app.inject('/api/figures?metric=ae-4h&by=planet');
      expect([wrong.statusCode, wrong.json().error.kind]).toEqual([400, 'usage']);
      const people = await app.inject('/api/figures?metric=ed-within-4-hours');
      expect([people.statusCode, people.json().error.kind]).toEqual([403, 'policy-refused']);
    } finally {
      await app.close();
    }
  });
});
