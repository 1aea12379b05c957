/** What one client can take, and what it is told. */
import { Check } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ApiApp } from '../../src/api/api-context.ts';
import { createServer, type ServerOptions } from '../../src/api/create-server.ts';
import { ErrorReply } from '../../src/api/schemas/error.ts';
import { type DemoPart, makeDemoPart, NOW, withOnlyCalendar, withPolicy } from './demo-part.ts';

let part: DemoPart;
beforeAll(async () => {
  part = await makeDemoPart();
});
afterAll(() => part?.remove());

async function on<T>(options: Partial<ServerOptions>, use: (app: ApiApp) => Promise<T>): Promise<T> {
  const app = await createServer({ workspace: part.workspace, now: () => NOW, ...options });
  try {
    // every byte of the edition is read before it serves, which takes its time on a busy machine; who is slowed down asks only after that
    if (options.requestsPerMinute === undefined)
      await vi.waitFor(async () => expect((await app.inject('/api/editions/current')).statusCode).not.toBe(503), {
        timeout: 60_000,
      });
    return await use(app);
  } finally {
    await app.close();
  }
}

describe('one client', () => {
  it.each(['/api/health', '/%61pi/health', '/api/%68ealth'])('is slowed down at %s', async (url) =>
    on({ requestsPerMinute: 2 }, async (app) => {
      await app.inject('/api/health');
      await app.inject('/api/health');
      const reply = await app.inject(url);
      expect(reply.statusCode).toBe(429);
      expect(Check(ErrorReply, reply.json())).toBe(true);
    }),
  );

  it('may not ask for an answer of any size', async () =>
    on({ mostFigures: 3 }, async (app) => {
      const url = '/api/metrics/ae-4h/figures?by=trust';
      const reply = await app.inject(`${url}&grain=month`);
      expect([reply.statusCode, reply.json().error.kind]).toEqual([400, 'usage']);
      expect(reply.json().error.problems[0]).toMatchObject({
        problem: 'it has more than 3 figures',
        remedy: expect.stringMatching(/narrower dates, a coarser grain .* the command line/),
      });
      expect((await app.inject('/api/metrics/ae-4h/figures')).statusCode).toBe(200);
    }));

  it('is told in the one shape of an address that cannot be decoded', async () =>
    on({}, async (app) => {
      const reply = await app.inject('/api/metrics/%E0%A4%A/figures');
      expect(reply.statusCode).toBe(400);
      expect(Check(ErrorReply, reply.json())).toBe(true);
      expect(reply.json().error.kind).toBe('usage');
    }));
});

describe('what policy does not let be read', () => {
  it('is not named among tables or datasets', async () =>
    on({ workspace: withOnlyCalendar(part) }, async (app) => {
      const edition = (await app.inject('/api/editions/current')).json();
      expect(edition.tables.map((t: { name: string }) => t.name)).toEqual(['calendar']);
      expect((await app.inject('/api/datasets')).json()).toEqual({ datasets: [] });
    }));

  it('is refused whole when no policy is in force', async () =>
    on(
      { workspace: withPolicy(part, (text) => text.replace(/expires: null/, "expires: '2026-11-21'")) },
      async (app) => {
        for (const url of ['/api/datasets', '/api/editions/current', '/api/metrics/ae-4h/figures'])
          expect([url, (await app.inject(url)).statusCode]).toEqual([url, 403]);
        expect((await app.inject('/api/health')).statusCode).toBe(200);
      },
    ));

  it('is no map of every area under a policy that shows some rows', async () =>
    on({ workspace: withPolicy(part, (text) => `${text}row_filter: {trust: [RZ1]}\n`) }, async (app) => {
      const reply = await app.inject('/api/map/lsoa11?system=QZ1');
      expect(reply.statusCode).toBe(403);
      expect(reply.json().error.problems[0].problem).toContain('row-filter');
      const { figures } = (await app.inject('/api/metrics/ae-4h/figures?by=trust')).json();
      expect(figures.map((f: { group: { trust: string } }) => f.group.trust)).toEqual(['RZ1']);
    }));

  it('is refused, with why, under a policy that allows no rows: never as an empty answer', async () =>
    on({ workspace: withPolicy(part, (text) => `${text}row_filter: {trust: []}\n`) }, async (app) => {
      const urls = ['/api/metrics/ae-4h/figures', '/api/metrics/ae-4h/explain', '/api/figures?metric=ae-4h&by=trust'];
      for (const url of urls) {
        const reply = await app.inject(url);
        expect([url, reply.statusCode]).toEqual([url, 403]);
        const [problem] = reply.json().error.problems;
        expect(problem.problem).toMatch(/the policy '.*' allows no rows: its row_filter of trust is empty/);
        expect(problem.remedy).toContain('take trust out of its row_filter');
      }
    }));

  it('hides from what a figure stands beside as well: no peer that may not be seen is counted', async () => {
    const url = '/api/metrics/ae-4h/figures?by=trust&where=trust=RZ1&compare=peers';
    const [all, some] = await Promise.all([
      on({}, async (app) => (await app.inject(url)).json()),
      on({ workspace: withPolicy(part, (text) => `${text}row_filter: {trust: [RZ1]}\n`) }, async (app) =>
        (await app.inject(url)).json(),
      ),
    ]);
    // what was refused is told by its whole reply
    expect([all, some].filter((reply) => !reply.figures)).toEqual([]);
    expect(all.figures[0].beside.peers.of).toBeGreaterThan(1);
    expect(some.figures[0].beside).toEqual({ peers: null });
  });
});

describe('what a figure stands beside', () => {
  it('comes with it, as JSON and as columns of the file, and is refused by any other name', async () =>
    on({}, async (app) => {
      const asked = 'by=trust&grain=month&compare=previous&compare=system';
      const { figures } = (await app.inject(`/api/metrics/ae-4h/figures?${asked}`)).json();
      for (const f of figures) expect(Object.keys(f.beside)).toEqual(['previous', 'system']);
      const csv = (await app.inject(`/api/figures?metric=ae-4h&${asked}`)).body;
      expect(csv.split('\n')[0]).toContain(
        'previous,previous_of,previous_difference,previous_verdict,system,system_of',
      );
      expect((await app.inject('/api/metrics/ae-4h/figures?compare=wales')).statusCode).toBe(400);
      const plain = (await app.inject('/api/metrics/ae-4h/figures')).json();
      expect(plain.figures[0]).not.toHaveProperty('beside');
    }));
});
