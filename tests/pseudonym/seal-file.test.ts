/** Sealed files: what goes in comes out, nothing else opens, and a kill at any moment loses nothing. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { Key, keysOf, newKey } from '../../src/pseudonym/keys.ts';
import { keyOfSealed, openSealed, sealedPath, sealFile } from '../../src/pseudonym/seal-file.ts';
import { FRAME_BYTES, TAG_BYTES } from '../../src/pseudonym/sealed-frames.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-seal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hex = newKey();
const key = new Key('zones', 3, Buffer.from(hex, 'hex'));
const keys = keysOf([key, new Key('zones', 2, randomBytes(32)), new Key('records', 3, randomBytes(32))]);
const HEADER = 12 + 2 + 'zones'.length + 4 + 16;

/** A folder of its own with a file of these bytes in it. */
function fileOf(bytes: Buffer | string): string {
  const path = join(mkdtempSync(join(folder, 'one-')), 'identity.duckdb');
  writeFileSync(path, bytes);
  return path;
}

async function refused(work: Promise<unknown>): Promise<ConcordError> {
  const error: unknown = await work.catch((e: unknown) => e);
  if (!(error instanceof ConcordError)) throw new Error('it was not refused', { cause: error });
  return error;
}

describe('what is to be done last', () => {
  it('is done once the new seal is whole and the old one still in place; where it fails that one stays', async () => {
    const path = fileOf('before');
    await sealFile(path, key);
    const old = readFileSync(sealedPath(path));
    const seal = (last: () => Promise<void>): Promise<string> => {
      writeFileSync(path, 'what was done since');
      return sealFile(path, key, last);
    };
    const fails = async (): Promise<void> => {
      throw new Error('the log is full');
    };
    await expect(seal(fails)).rejects.toThrow('the log is full');
    expect(readFileSync(sealedPath(path)).equals(old)).toBe(true);
    expect(existsSync(`${sealedPath(path)}.part`)).toBe(false);
    let whole = Buffer.of();
    await seal(async () => {
      expect(readFileSync(sealedPath(path)).equals(old)).toBe(true);
      whole = readFileSync(`${sealedPath(path)}.part`);
    });
    expect(readFileSync(sealedPath(path)).equals(whole)).toBe(true);
    await openSealed(sealedPath(path), keys, path);
    expect(readFileSync(path, 'utf8')).toBe('what was done since');
  });
});

describe('a file', () => {
  it.each([0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES, 3 * FRAME_BYTES + 17])(
    'of %i bytes comes out as it went in',
    async (size) => {
      const bytes = randomBytes(size);
      const path = fileOf(bytes);
      chmodSync(path, 0o644);
      expect(await sealFile(path, key)).toBe(sealedPath(path));
      expect(readdirSync(join(path, '..'))).toEqual(['identity.duckdb.sealed']);
      const frames = Math.max(1, Math.ceil(size / FRAME_BYTES));
      expect(statSync(sealedPath(path)).size).toBe(HEADER + size + frames * TAG_BYTES);
      await openSealed(sealedPath(path), keys, path);
      expect(readFileSync(path).equals(bytes)).toBe(true);
      for (const p of [path, sealedPath(path)]) expect(statSync(p).mode & 0o777).toBe(0o600);
    },
  );

  it('shows none of itself, names its key and holds nothing of it, and is never sealed the same way twice', async () => {
    const text = 'Quillfeather 9990000018 '.repeat(100_000);
    const sealed: Buffer[] = [];
    for (let i = 0; i < 2; i++) {
      const path = fileOf(text);
      await sealFile(path, key);
      sealed.push(readFileSync(sealedPath(path)));
      expect(await keyOfSealed(sealedPath(path))).toEqual({ id: 'zones', version: 3 });
    }
    const [a, b] = sealed as [Buffer, Buffer];
    for (const bytes of sealed) {
      expect(bytes.includes('Quillfeather')).toBe(false);
      expect(bytes.includes(Buffer.from(hex, 'hex').subarray(0, 4))).toBe(false);
    }
    expect(a.subarray(HEADER - 16, HEADER).equals(b.subarray(HEADER - 16, HEADER))).toBe(false);
    expect(a.subarray(HEADER, HEADER + 64).equals(b.subarray(HEADER, HEADER + 64))).toBe(false);
  });

  it('may be a database that was closed, and not one that is open', async () => {
    const path = join(mkdtempSync(join(folder, 'db-')), 'identity.duckdb');
    const engine = await openEngine({ file: path });
    await engine.run('create table resident as select range as person_key from range(1000)');
    expect((await refused(sealFile(path, key))).kind).toBe('busy');
    engine.close();
    await sealFile(path, key);
    await openSealed(sealedPath(path), keys, path);
    const again = await openEngine({ file: path, readOnly: true });
    expect(await again.one('select count(*) as n from resident')).toEqual({ n: 1000 });
    again.close();
  });

  it('that somebody writes to while it is sealed is left as it is', async () => {
    const path = fileOf(randomBytes(30 * FRAME_BYTES));
    const sealing = refused(sealFile(path, key));
    appendFileSync(path, 'one row more');
    expect((await sealing).kind).toBe('busy');
    expect(readdirSync(join(path, '..'))).toEqual(['identity.duckdb']);
    expect(readFileSync(path).subarray(-12).toString()).toBe('one row more');
  });

  it('stays readable by an older version of the key', async () => {
    const path = fileOf('older');
    await sealFile(path, keys.version('zones', 2));
    await openSealed(sealedPath(path), keys, path);
    expect(readFileSync(path, 'utf8')).toBe('older');
  });

  it('that is not there is said to be', async () => {
    for (const work of [
      sealFile(join(folder, 'none'), key),
      openSealed(join(folder, 'none'), keys, join(folder, 'x')),
      keyOfSealed(join(folder, 'none')),
      sealFile(folder, key),
    ])
      expect((await refused(work)).message).toMatch(/not there/);
  });
});

describe('a sealed file does not open', () => {
  const bytes = randomBytes(4 * FRAME_BYTES + 100);
  const whole = FRAME_BYTES + TAG_BYTES;
  const sealedOnce = (async () => {
    const path = fileOf(bytes);
    await sealFile(path, key);
    return readFileSync(sealedPath(path));
  })();

  /** What openSealed says of these bytes; a plain file that was there before must stay. */
  async function said(sealed: Buffer, with_ = keys): Promise<string> {
    const path = fileOf('what was there before');
    writeFileSync(sealedPath(path), sealed);
    const error = await refused(openSealed(sealedPath(path), with_, path));
    expect(readFileSync(path, 'utf8')).toBe('what was there before');
    expect(readdirSync(join(path, '..')).sort()).toEqual(['identity.duckdb', 'identity.duckdb.sealed']);
    expect(error.message).not.toContain(hex.slice(0, 8));
    return error.message;
  }
  const frame = (sealed: Buffer, n: number): Buffer => sealed.subarray(HEADER + n * whole, HEADER + (n + 1) * whole);
  const put = (sealed: Buffer, ...frames: Buffer[]): Buffer => Buffer.concat([sealed.subarray(0, HEADER), ...frames]);

  it('with any bit of it changed', async () => {
    const sealed = await sealedOnce;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: sealed.length - 1 }),
        fc.integer({ min: 0, max: 7 }),
        async (at, bit) => {
          const changed = Buffer.from(sealed);
          changed[at]! ^= 1 << bit;
          await said(changed);
        },
      ),
      {
        numRuns: 20,
        examples: [0, 11, 12, 13, 14, 18, 19, 22, 23, HEADER - 1, HEADER, sealed.length - 1, HEADER + FRAME_BYTES].map(
          (at) => [at, 0] as [number, number],
        ),
      },
    );
  });

  it('cut off anywhere, at the end of a frame too', async () => {
    const sealed = await sealedOnce;
    for (const length of [
      0,
      5,
      HEADER - 1,
      HEADER,
      HEADER + 1,
      HEADER + TAG_BYTES,
      HEADER + whole,
      HEADER + 3 * whole,
      HEADER + 4 * whole,
      HEADER + 4 * whole + 15,
      sealed.length - 1,
    ])
      expect(await said(sealed.subarray(0, length)), String(length)).toMatch(/cut off|part \d of \d|no sealed file/);
  });

  it('with anything after its end', async () => {
    const sealed = await sealedOnce;
    for (const more of [Buffer.alloc(1), frame(sealed, 0), frame(sealed, 4)]) await said(Buffer.concat([sealed, more]));
  });

  it('with its frames in another order, repeated or taken out', async () => {
    const sealed = await sealedOnce;
    const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((n) => frame(sealed, n)) as [Buffer, Buffer, Buffer, Buffer, Buffer];
    expect(put(sealed, a, b, c, d, e).equals(sealed)).toBe(true);
    expect(await said(put(sealed, b, a, c, d, e))).toMatch(/part 1 of 5/);
    expect(await said(put(sealed, a, b, c, c, e))).toMatch(/part 4 of 5/);
    expect(await said(put(sealed, a, b, c, e))).toMatch(/part 4 of 4/);
    expect(await said(put(sealed, a, b, c, d))).toMatch(/part 4 of 4/);
    expect(await said(put(sealed, a, b, c, d, d, e))).toMatch(/part 5 of 6/);
  });

  it('with a frame, or the header, of another file under the same key', async () => {
    const sealed = await sealedOnce;
    const path = fileOf(bytes);
    await sealFile(path, key);
    const other = readFileSync(sealedPath(path));
    expect(await said(put(sealed, frame(other, 0), ...[1, 2, 3, 4].map((n) => frame(sealed, n))))).toMatch(
      /part 1 of 5/,
    );
    expect(await said(Buffer.concat([other.subarray(0, HEADER), sealed.subarray(HEADER)]))).toMatch(/part 1 of 5/);
  });

  it('with another key, or none', async () => {
    const sealed = await sealedOnce;
    const wrong = await said(sealed, keysOf([new Key('zones', 3, randomBytes(32))]));
    expect(wrong).toMatch(/the key is another than the one it was sealed with \(zones, version 3\)/);
    expect(wrong).toContain('look first whether the right key file was given');
    // a part after the first opens with no other key: there the file is at fault, and nobody need look for keys
    const [a, b, c, , e] = [0, 1, 2, 3, 4].map((n) => frame(sealed, n)) as [Buffer, Buffer, Buffer, Buffer, Buffer];
    const changed = await said(put(sealed, a, b, c, c, e));
    expect(changed).toContain('so the key is the right one');
    expect(changed).not.toContain('key file');
    expect(await said(sealed, keysOf([]))).toMatch(/key zones version 3: it is not among the keys/);
  });
});

/** Seals or opens a file in a process of its own, which can be killed. */
const source = (name: string): string => JSON.stringify(new URL(`../../src/pseudonym/${name}`, import.meta.url).href);
const CHILD = `
  import { Key, keysOf } from ${source('keys.ts')};
  import { openSealed, sealedPath, sealFile } from ${source('seal-file.ts')};
  const [what, path, hex] = process.argv.slice(1);
  const key = new Key('zones', 1, Buffer.from(hex, 'hex'));
  process.stdout.write('ready\\n');
  if (what === 'seal') await sealFile(path, key);
  else await openSealed(sealedPath(path), keysOf([key]), path);
  process.stdout.write('done\\n');`;

describe('killed', () => {
  const bytes = randomBytes(32 * FRAME_BYTES);
  const hash = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
  const right = hash(bytes);
  const one = new Key('zones', 1, Buffer.from(hex, 'hex'));

  /** Runs the child and kills it so many milliseconds after it begins. @returns whether it was done before */
  function killAfter(what: string, path: string, milliseconds: number): Promise<boolean> {
    const child = spawn(process.execPath, ['--input-type=module', '-e', CHILD, what, path, hex], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (data: Buffer) => {
      if (!out) setTimeout(() => child.kill('SIGKILL'), milliseconds);
      out += data.toString();
    });
    return new Promise((resolve) => child.on('close', () => resolve(out.includes('done'))));
  }

  it('while it seals or opens, at any moment, loses nothing, and the next run completes it', {
    timeout: 90_000,
  }, async () => {
    const path = fileOf(bytes);
    const outcomes = { sealed: 0, opened: 0, killed: 0 };
    for (let round = 0; round < 6; round++) {
      const after = [1, 20, 45, 70, 110, 4000][round]!;
      if (await killAfter('seal', path, after)) outcomes.sealed++;
      else outcomes.killed++;
      if (existsSync(sealedPath(path))) await openSealed(sealedPath(path), keysOf([one]), path);
      expect(hash(readFileSync(path))).toBe(right);
      await sealFile(path, one);
      if (await killAfter('open', path, after)) outcomes.opened++;
      else outcomes.killed++;
      if (existsSync(path)) expect(hash(readFileSync(path))).toBe(right);
      await openSealed(sealedPath(path), keysOf([one]), path);
      expect(hash(readFileSync(path))).toBe(right);
      rmSync(sealedPath(path));
      expect(readdirSync(join(path, '..'))).toEqual(['identity.duckdb']);
    }
    expect(outcomes.killed).toBeGreaterThan(1);
    expect(outcomes.sealed + outcomes.opened).toBeGreaterThan(0);
  });
});
