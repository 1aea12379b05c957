import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { draftContract } from '../../src/contract/draft-contract.ts';
import { openEngine } from '../../src/engine/engine.ts';

const root = resolve(import.meta.dirname, '../..');
const publicData = process.env.CONCORD_PUBLIC_DATA ?? join(root, '../shared/data');
const schemaPath = join(publicData, 'standards/odcs-json-schema-v3.1.0.json');

const contracts = ['catalogue', 'samples', 'examples'].flatMap((folder) =>
  existsSync(join(root, folder))
    ? (readdirSync(join(root, folder), { recursive: true }) as string[])
        .filter((f) => f.endsWith('contract.yaml') && !f.includes('.concord'))
        .map((f) => join(folder, f))
    : [],
);

describe.skipIf(!existsSync(schemaPath))(
  'the official schema of the standard (skipped without the shared data)',
  () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = existsSync(schemaPath) ? ajv.compile(JSON.parse(readFileSync(schemaPath, 'utf8'))) : null;
    const faultsOf = (text: string) => {
      validate?.(parse(text));
      return validate?.errors ?? [];
    };

    it.each(contracts)('accepts %s', (path) => {
      expect(faultsOf(readFileSync(join(root, path), 'utf8'))).toEqual([]);
    });

    it('refuses what it does not know, so that this test can fail', () => {
      expect(
        faultsOf('kind: DataContract\napiVersion: v3.1.0\nid: x\nversion: 1.0.0\nstatus: active\nnope: 1\n'),
      ).not.toEqual([]);
    });

    it('accepts a drafted contract', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'concord-odcs-'));
      const engine = await openEngine();
      writeFileSync(join(folder, 'a.csv'), 'Org Code,Month,Patients seen\nAAA,01/02/2024,"1,200"\nBBB,01/02/2024,-\n');
      expect(faultsOf((await draftContract(join(folder, 'a.csv'), engine)).yaml)).toEqual([]);
      engine.close();
      rmSync(folder, { recursive: true });
    });
  },
);
