/** Who sent a file becomes part of a folder's name, so it is a code and never a path. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConcordError } from '../../src/concord-error.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { deliveryFolder } from '../../src/landing/record-delivery.ts';
import { makeSmallWorkspace, writeExtract } from '../journey/small-workspace.ts';

const small = makeSmallWorkspace();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => {
  engine.close();
  rmSync(small.folder, { recursive: true, force: true });
});

const land = (from: string, workspace = { ...small, partners: [] as typeof small.partners }) =>
  landFile({
    workspace,
    engine,
    path: writeExtract(small, 'sites-1.csv', ['code,name', 'RZ1,One']),
    dataset: 'sites',
    from,
    now: new Date('2026-02-03T09:00:00Z'),
  });

describe('the code of the sender, where concord.yaml names no partners', () => {
  it.each(['../../../../EVIL', 'A/B', 'A\\B', '..', '', 'rz9', 'RZ9 ', 'ABCDEFGHIJKLM', 'RZ-9', 'RZ9\n', 'R\u0000Z'])(
    'refuses %j, says what was expected and keeps nothing',
    async (from) => {
      const refused = await land(from).then(
        () => null,
        (error: ConcordError) => error,
      );
      expect(refused).toMatchObject({ kind: 'usage', problems: [{ problem: 'it is not an ODS code' }] });
      expect(refused?.problems[0]?.expected).toContain('capital letters and digits');
      expect(existsSync(small.paths.deliveries) ? readdirSync(small.paths.deliveries) : []).toEqual([]);
    },
  );

  it('refuses a path where partners are named, too', async () => {
    await expect(land('../../../../EVIL', small)).rejects.toMatchObject({ kind: 'unknown-name' });
  });

  it.each(['X', 'RZ9', 'E54000024ABC'])('takes %s', async (from) => {
    const { delivery } = await land(from);
    expect(readdirSync(small.paths.deliveries)).toContain(delivery.receipt.deliveryId);
  });
});

describe('the folder of a delivery', () => {
  const deliveries = join(mkdtempSync('/tmp/concord-place-'), 'deliveries');
  afterAll(() => rmSync(join(deliveries, '..'), { recursive: true, force: true }));

  it('is right below the deliveries', () => {
    const id = 'sites-RZ9-0123456789ab';
    expect(deliveryFolder({ deliveries }, id)).toBe(join(deliveries, id));
  });

  it.each(['..', '.', '', '../x', 'a/b', 'sites-../../EVIL-0123456789ab', 'sites-A/B-0123456789ab', '/etc'])(
    'is never that of %j',
    (id) => {
      expect(() => deliveryFolder({ deliveries }, id)).toThrow(/outside/);
    },
  );
});
