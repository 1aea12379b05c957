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

let fixture: Fixture;
const drawn = { rows: 0 };

/** A served edition with a figure for each of many trusts, whose engines count what is drawn from them. */
async function servedEdition(): Promise<ServedEdition> {
  fixture = await openFixture({ reported_measure: [], organisation: [] });
  await fixture.edition.engine.run(`
    insert into reported_measure by name
    select 'trust' as entity_type, 'R' || lpad(range::varchar, 6, '0') as entity_code, 'a' as measure, 1 as value,
      'reported' as status, date '2024-01-01' as period_start, 'month' as grain
    from range(${TRUSTS})`);
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
  beforeAll(async () => {
    const served = await servedEdition();
    const context = { limit, now: () => NOW } as unknown as ApiContext;
    app.get('/figures', async (request, reply) => {
      const { by } = request.query as { by: string };
      await streamFigures(context, served, reply, { metric: METRIC.id, by: [by] });
      return reply;
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    url = `http://127.0.0.1:${((app.server as Server).address() as AddressInfo).port}/figures`;
  }, 60_000);
  afterAll(async () => {
    await app.close();
    fixture.edition.close();
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
    await fixture.edition.engine.one('select 1 as one');
    expect(drawn.rows).toBe(then);
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
