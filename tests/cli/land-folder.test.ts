/** A folder of one dataset's files, whatever they are called; and a folder in which there is nothing to land. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

const top = mkdtempSync(join(tmpdir(), 'concord-folder-'));
const drops = join(top, 'drops');
mkdirSync(drops);
writeFileSync(join(top, 'concord.yaml'), 'title: Folder\nsystems: []\npartners: []\n');
copyFileSync('samples/demo/extracts/rtt_parts.csv', join(drops, 'march.csv'));
writeFileSync(join(drops, 'april.csv'), 'RTT_Part,RTT_Part_Desc\nPART_1A,Completed pathways\n');
afterAll(() => rmSync(top, { recursive: true, force: true }));
const land = (...more: string[]) => runCommand(['land', drops, ...more, '--json', '--workspace', top]);

describe('landing a folder', () => {
  it('whose files no contract knows by name lands nothing, says so, and does not end well', async () => {
    const ran = await land('--from', 'RZ1');
    expect(ran.exitCode).toBe(5);
    expect(JSON.parse(ran.out)).toMatchObject({ landed: [], skipped: [{}, {}] });
  });

  it('lands every file as the dataset that was named', async () => {
    const ran = await land('--from', 'RZ1', '--dataset', 'rtt_parts');
    const datasets = JSON.parse(ran.out).landed.map((l: { dataset: string }) => l.dataset);
    expect(datasets).toEqual(['rtt_parts', 'rtt_parts']);
  });

  it('refuses a dataset that the catalogue does not have, once', async () => {
    const ran = await land('--from', 'RZ1', '--dataset', 'rtt_part');
    expect(ran.exitCode).toBe(5);
    expect(ran.err.match(/did you mean rtt_parts/g)).toHaveLength(1);
  });
});
