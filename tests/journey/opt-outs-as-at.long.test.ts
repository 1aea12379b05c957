/** An edition as at an earlier day is not served where opt-outs may have come since. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeBuild } from '../../src/cli/commands/build.ts';
import { currentEditionId } from '../../src/edition/read-manifest.ts';
import type { Built } from '../../src/journey/build-edition.ts';
import { withdrawDelivery } from '../../src/journey/withdraw-delivery.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { buildFor, landCoded, makeOptOutWorkspace } from './opt-out-workspace.ts';

let workspace: Workspace;
let first: Built;
const build = (asAt?: string): Promise<Built> =>
  buildFor(workspace, ['statutory_return'], '2026-02-10', undefined, asAt);
const serving = (): string | null => currentEditionId(workspace.paths);

beforeAll(async () => {
  workspace = makeOptOutWorkspace();
  await landCoded(
    workspace,
    1,
    [
      ['nothing', '271649006', '2026-01-05'],
      ['dissent', '271649006', '2026-01-05'],
    ],
    '2026-02-03',
  );
  first = await build();
  await landCoded(workspace, 2, [['nothing', '271649006', '2026-02-04']], '2026-02-05');
  await landCoded(workspace, 3, [['dissent', '9Nu0.', '2026-02-06']], '2026-02-07');
}, 120_000);
afterAll(() => rmSync(dirname(workspace.folder), { recursive: true, force: true }));

it('is kept beside the one that serves, and says why', async () => {
  const past = await build('2026-02-05');
  expect(past).toMatchObject({ current: false, unchanged: false });
  expect(describeBuild(past)).toMatch(
    /for a past date, beside the one that serves.*may tell of opt-outs.*without --as-at/s,
  );
  expect(serving()).toBe(first.manifest.editionId);
}, 60_000);

it('serves where nothing came since, with the opt-outs of then, which are those of today', async () => {
  const last = await build('2026-02-07');
  expect(last).toMatchObject({ current: true, manifest: { optOuts: { optedOut: { type_1: 1 } } } });
  expect(last.notes.join()).not.toContain('opt-outs');
  expect(serving()).toBe(last.manifest.editionId);
}, 60_000);

it('is kept beside, too, where what it stands on was taken back since', async () => {
  await landCoded(workspace, 4, [['dissent', '827261000000102', '2026-02-07']], '2026-02-08');
  const withdrawn = await build();
  expect(withdrawn.manifest.optOuts?.optedOut.type_1).toBeUndefined();
  const { deliveryId } = withdrawn.manifest.inputs.deliveries.at(-1)!;
  const now = new Date('2026-02-09T09:00:00Z');
  await withdrawDelivery({ workspace, deliveryId, withdrawn: true, reason: 'a test', now });
  const again = await build();
  expect(again).toMatchObject({ current: true, manifest: { optOuts: { optedOut: { type_1: 1 } } } });
  expect(await build('2026-02-08')).toMatchObject({ current: false });
  expect(serving()).toBe(again.manifest.editionId);
}, 120_000);
