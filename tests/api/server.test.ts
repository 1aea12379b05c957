import { Check } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiApp } from '../../src/api/api-context.ts';
import { createServer } from '../../src/api/create-server.ts';
import { logOptions } from '../../src/api/log-options.ts';
import { ErrorReply } from '../../src/api/schemas/error.ts';
import { PageData } from '../../src/api/schemas/page.ts';
import { startServer } from '../../src/api/start-server.ts';
import { type DemoPart, makeDemoPart, NOW, withOnlyCalendar } from './demo-part.ts';
import { WRONG_REQUESTS } from './wrong-requests.ts';

const FIGURES = '/api/metrics/ae-4h/figures?by=trust&grain=month&where=trust=RZ1';
const PAGE = '/api/pages/urgent-and-emergency-care';

let part: DemoPart;
let app: ApiApp;
const log: string[] = [];

beforeAll(async () => {
  part = await makeDemoPart();
  app = await createServer({
    workspace: part.workspace,
    now: () => NOW,
    logger: logOptions({ write: (text) => log.push(text) }),
    webFolder: '/no/such/folder',
  });
});

afterAll(async () => {
  await app?.close();
  part?.remove();
});

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers });

describe('what is open', () => {
  it('says that it is up, and which edition it serves', async () => {
    const reply = await get('/api/health');
    expect(reply.json()).toEqual({ status: 'up', edition: expect.stringMatching(/^e[0-9a-f]{12}$/), trouble: null });
  });

  it('describes the edition: notice of made-up figures, tables with their hashes', async () => {
    const edition = (await get('/api/editions/current')).json();
    expect(edition.notice).toContain('Made-up sample');
    expect(edition.madeUp).toBe(true);
    expect(edition.tables.map((t: { name: string }) => t.name)).toContain('reported_measure');
  });

  it('gives figures with numerator, denominator, SQL and sources', async () => {
    const answer = (await get(FIGURES)).json();
    const figure = answer.figures.at(-1);
    expect(figure.group).toEqual({ trust: 'RZ1' });
    expect(figure.value).toBeCloseTo(figure.numerator / figure.denominator, 12);
    expect(answer.sql).toContain('reported_measure');
    expect(answer.metric).not.toHaveProperty('path');
  });

  it('keeps what was not reported apart from zero', async () => {
    const { figures } = (await get(FIGURES)).json();
    const silent = figures.filter((f: { status: string }) => f.status === 'not-reported');
    for (const figure of silent) expect([figure.value, figure.numerator]).toEqual([null, null]);
  });

  it('gives the same figures as CSV, with what is missing empty and said in words', async () => {
    const reply = await get('/api/figures?metric=ae-4h&by=trust&grain=month&where=trust=RZ1');
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(reply.headers['content-disposition']).toMatch(/^attachment; filename="concord\.ae-4h-e[0-9a-f]{12}\.csv"$/);
    const [header, ...rows] = reply.body.trim().split('\n');
    expect(header).toBe(
      'metric,period,period_start,period_end,trust,trust_name,only,status,value,unit,lower,upper,numerator,denominator,reports,reports_expected,complete,data_status,metric_version,metric_hash,metric_reviewed,edition,notes',
    );
    const { figures } = (await get(FIGURES)).json();
    expect(rows).toHaveLength(figures.length);
  });

  it('sends a page that its schema describes in full', async () => {
    const reply = await get(`${PAGE}?system=QZ1&trust=RZ1`);
    expect(reply.statusCode).toBe(200);
    const page = reply.json();
    expect(Check(PageData, page)).toBe(true);
    expect(page.trust.code).toBe('RZ1');
    expect(page.statements.length).toBeLessThanOrEqual(3);
  });

  it('sets nothing beside a figure that is walked back, and says so of what is asked in vain', async () => {
    const reply = await get('/api/metrics/ae-4h/explain?by=trust&compare=england');
    expect(reply.statusCode).toBe(400);
    expect(reply.json().error.problems[0].where).toContain('compare');
    const { paths } = (await get('/api/openapi.json')).json();
    const listed = (path: string) => paths[path].get.parameters.map(({ name }: { name: string }) => name);
    expect(listed('/api/metrics/{id}/explain').toSorted()).toEqual(['by', 'from', 'grain', 'id', 'to', 'where']);
    expect(listed('/api/metrics/{id}/figures')).toContain('compare');
  });

  it('walks a figure back to the delivery it came in', async () => {
    const reply = await get('/api/metrics/ae-4h/explain?by=trust&grain=month&where=trust=RZ1');
    const { answer, walks, edition } = reply.json();
    expect(edition.id).toBe(answer.editionId);
    const [walk] = walks;
    expect(walk.dataset).toBe('ae_provider_monthly');
    expect(walk.deliveries[0].receipt.sha256).toMatch(/^[0-9a-f]{64}$/);
    const { received, rejected, superseded, published } = walk.rows;
    expect(received).toBe(rejected + superseded + published);
  });

  it('sends outlines as GeoJSON whose outer rings run clockwise, lasting for the edition that was named', async () => {
    const { edition } = (await get('/api/health')).json();
    const reply = await get(`/api/map/lsoa11?system=QZ1&edition=${edition}`);
    expect(reply.headers['cache-control']).toContain('max-age');
    const { features } = reply.json();
    expect(features.length).toBeGreaterThan(0);
    for (const feature of features) expect(signedArea(feature.geometry)).toBeLessThan(0);
    expect((await get('/api/map/lsoa11?system=QZ1')).headers['cache-control']).toBe('no-cache');
  });

  it('lists metrics, one metric, datasets', async () => {
    const { metrics } = (await get('/api/metrics')).json();
    expect(metrics).toContainEqual(expect.objectContaining({ id: 'concord.ae-4h', reviewed: 'unreviewed' }));
    expect((await get('/api/metrics/ae-4h')).json()).toMatchObject({
      id: 'concord.ae-4h',
      numeratorLabel: expect.any(String),
    });
    const { datasets } = (await get('/api/datasets')).json();
    expect(datasets.map((d: { dataset: string }) => d.dataset)).toContain('ae_provider_monthly');
  });

  it('lists the pages with their titles', async () => {
    const { pages } = (await get('/api/pages')).json();
    expect(pages).toEqual([
      { id: 'urgent-and-emergency-care', title: 'Urgent and emergency care', intro: expect.stringMatching(/\S$/) },
    ]);
  });

  it('describes every route in OpenAPI 3.1', async () => {
    const api = (await get('/api/openapi.json')).json();
    expect(api.openapi).toBe('3.1.0');
    expect(Object.keys(api.paths)).toEqual(
      expect.arrayContaining([
        '/api/metrics/{id}/figures',
        '/api/metrics/{id}/explain',
        '/api/pages',
        '/api/pages/{id}',
        '/api/map/{kind}',
      ]),
    );
  });
});

/** Twice the area of an outer ring: negative when it runs clockwise. */
function signedArea({ type, coordinates }: { type: string; coordinates: number[][][] | number[][][][] }): number {
  const ring = (type === 'Polygon' ? coordinates[0] : (coordinates as number[][][][])[0]?.[0]) as number[][];
  return ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i]![0]! * y! - x! * ring[i]![1]!, 0);
}

describe('what is wrong is told in one shape, with the remedy', () => {
  it.each(WRONG_REQUESTS)('%s', async (_, url, status, kind, remedy) => {
    const reply = await get(url);
    expect(reply.statusCode).toBe(status);
    const body = reply.json();
    expect(Check(ErrorReply, body)).toBe(true);
    expect(body.error.kind).toBe(kind);
    expect(body.error.problems.map((p: { remedy: string }) => p.remedy).join()).toMatch(remedy);
    expect(reply.body).not.toMatch(/\bat .*\.ts:\d+/);
  });

  it('tells all faults of a question at once', async () => {
    const { error } = (await get('/api/metrics/ae-4h/figures?by=ward&grain=day&where=nonsense')).json();
    expect(error.problems.length).toBeGreaterThanOrEqual(3);
  });

  it('takes hostile values as values', async () => {
    const hostile = encodeURIComponent("trust=RZ1' or 1=1; drop table x --");
    const reply = await get(`/api/metrics/ae-4h/figures?where=${hostile}`);
    expect(reply.json().error.kind).toBe('unknown-name');
  });
});

describe('who may ask', () => {
  it('refuses a request that was addressed to another host, with the reason', async () => {
    const reply = await get('/api/health', { host: 'evil.example:80' });
    expect(reply.statusCode).toBe(403);
    expect(reply.json().error.kind).toBe('policy-refused');
  });

  it.each(['127.0.0.1:4280', 'localhost', '[::1]:80'])('takes %s for this machine', async (host) => {
    expect((await get('/api/health', { host })).statusCode).toBe(200);
  });

  it('does not listen to other machines, and says why', async () => {
    const start = startServer({ workspace: part.workspace, port: 0, host: '0.0.0.0' });
    await expect(start).rejects.toMatchObject({ kind: 'policy-refused' });
  });

  it('says that a port is taken', async () => {
    const first = await startServer({ workspace: part.workspace, port: 0 });
    const second = startServer({ workspace: part.workspace, port: first.port });
    await expect(second).rejects.toMatchObject({ kind: 'busy' });
    await first.close();
  });

  it('refuses what no policy names: rule, reason and remedy, and no figure', async () => {
    const closed = await createServer({ workspace: withOnlyCalendar(part), now: () => NOW });
    for (const url of [
      FIGURES,
      '/api/figures?metric=ae-4h',
      '/api/metrics/ae-4h/explain',
      '/api/map/lsoa11?system=QZ1',
    ]) {
      const reply = await closed.inject(url);
      expect([url, reply.statusCode]).toEqual([url, 403]);
      const [problem] = reply.json().error.problems;
      expect(problem.problem).toContain('deny-by-default');
      expect(problem.remedy).not.toBe('');
    }
    await closed.close();
  });
});

describe('headers and log', () => {
  it('sends a security policy without any exception', async () => {
    const policy = String((await get('/api/health')).headers['content-security-policy']);
    expect(policy).not.toMatch(/unsafe|data:|https?:|\*|blob:/);
    for (const part of policy.split(';').slice(1)) expect(part).toMatch(/'(self|none)'$/);
  });

  it('logs the pattern of the route, and neither the address nor its query string', async () => {
    await get(`${PAGE}?system=QZ1`);
    const lines = log.join('');
    expect(lines).toContain('"path":"/api/pages/:id"');
    expect(lines).not.toContain('system=');
  });

  it.each([
    ['/api/metrics/Zebulonquist-9434765919', 404],
    ['/api/metrics/943%20476%205919', 404],
    ['/api/metrics/ae-4h/figures?where=trust=9434765919', 404],
    ['/api/metrics/ae-4h/figures?where=trust=LS1%204DY', 404],
    ['/api/metrics/LS1%204DY/explain', 404],
    ['/api/pages/LS1%204DY', 404],
    ['/api/pages/ward_LS1_4DY', 404],
    ['/api/metrics/ae-4h/figures?where=trust=LS1-4DY', 404],
    ['/api/pages/9434765919', 404],
    ['/api/Zebulonquist-9434765919', 404],
    ['/assets/LS1%204DY', 404],
  ])('repeats nothing of %s that may be somebody, in the log or the answer', async (url, status) => {
    log.length = 0;
    const reply = await get(url);
    expect([url, reply.statusCode]).toEqual([url, status]);
    expect(`${log.join('')}${reply.body}`).not.toMatch(/5919|4DY/);
    expect(log.join('')).toContain('"path":');
  });

  it('still says which name it does not know, where that can be nobody', async () => {
    expect((await get('/api/metrics/ae-5h')).json().error.problems[0].where).toBe("metric 'ae-5h'");
  });

  it('says what to do when the page has not been built', async () => {
    const reply = await get('/');
    expect(reply.statusCode).toBe(503);
    expect(reply.body).toContain('npm run build:web');
  });
});
