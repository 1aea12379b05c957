/** A policy that changes while the server runs holds from the next request on. */
import { mkdirSync, readFileSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiApp } from '../../src/api/api-context.ts';
import { createServer } from '../../src/api/create-server.ts';
import { type DemoPart, makeDemoPart, NOW, withPolicy } from './demo-part.ts';

const FIGURES = '/api/metrics/ae-4h/figures?by=trust&grain=month';

let part: DemoPart;
let app: ApiApp;
let file: string;
let ours: string;
beforeAll(async () => {
  part = await makeDemoPart();
  const workspace = withPolicy(part, (text) => text);
  file = join(workspace.catalogueFolders.at(-1)!, 'policies/public.yaml');
  ours = readFileSync(file, 'utf8');
  app = await createServer({ workspace, now: () => NOW });
});
afterAll(async () => {
  await app?.close();
  part?.remove();
});

const trusts = async (): Promise<string[]> => {
  const reply = await app.inject(FIGURES);
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(200);
  const figures: { group: Record<string, string> }[] = reply.json().figures;
  return [...new Set(figures.map((f) => f.group.trust!))];
};
const refused = async () => {
  const reply = await app.inject(FIGURES);
  return [reply.statusCode, reply.json().error?.kind];
};

describe('a policy that changes while the server runs', () => {
  it('holds for the same question at once: fewer rows, none, and all again', async () => {
    const all = await trusts();
    expect(all.length).toBeGreaterThan(1);
    writeFileSync(file, ours.replace(/\ndisclosure:/, `\nrow_filter: {trust: [${all[0]}]}\ndisclosure:`));
    expect(await trusts()).toEqual([all[0]]);
    writeFileSync(file, ours.replace(/tables:\n( {2}- .*\n)+/, 'tables: [calendar]\n'));
    expect(await refused()).toEqual([403, 'policy-refused']);
    writeFileSync(file, ours);
    expect(await trusts()).toEqual(all);
  });

  it('lets nothing out while its file is at fault, says so, and holds once it is mended', async () => {
    writeFileSync(file, ours.replace('roles:', 'rules:'));
    expect((await refused())[1]).toBe('catalogue-invalid');
    expect((await app.inject('/api/health')).json().trouble).toContain('public.yaml');
    writeFileSync(file, ours);
    expect((await trusts()).length).toBeGreaterThan(1);
    expect((await app.inject('/api/health')).json().trouble).toBeNull();
  });

  it('lets nothing out while its file cannot be read, and heeds no lock of an editor', async () => {
    symlinkSync('/nowhere', join(file, '..', '.#public.yaml'));
    expect((await trusts()).length).toBeGreaterThan(1);
    rmSync(file);
    mkdirSync(file);
    expect((await refused())[1]).toBe('catalogue-invalid');
    const health = await app.inject('/api/health');
    expect([health.statusCode, health.json().trouble]).toEqual([200, expect.stringContaining('public.yaml')]);
    rmdirSync(file);
    writeFileSync(file, ours);
    expect((await trusts()).length).toBeGreaterThan(1);
  });

  it('is not replaced by the wider one of the installation when its file goes away', async () => {
    writeFileSync(file, ours.replace(/tables:\n( {2}- .*\n)+/, 'tables: [calendar]\n'));
    expect(await refused()).toEqual([403, 'policy-refused']);
    rmSync(file);
    expect((await refused())[1]).toBe('catalogue-invalid');
    expect((await app.inject('/api/health')).json().trouble).toContain('its file is gone');
    writeFileSync(file, ours);
    expect((await trusts()).length).toBeGreaterThan(1);
  });

  it('of a workspace that writes its first one takes the place of the installation’s', async () => {
    const workspace = withPolicy(part, (text) => text);
    const own = join(workspace.catalogueFolders.at(-1)!, 'policies/public.yaml');
    rmSync(own);
    const other = await createServer({ workspace, now: () => NOW });
    expect((await other.inject(FIGURES)).statusCode).toBe(200);
    writeFileSync(own, ours.replace(/tables:\n( {2}- .*\n)+/, 'tables: [calendar]\n'));
    expect((await other.inject(FIGURES)).statusCode).toBe(403);
    await other.close();
  });
});
