/** Keys from a file, the environment and a command: what is refused, all at once, and never with a key in the message. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { newKey } from '../../src/pseudonym/keys.ts';
import { type KeySources, readKeys } from '../../src/pseudonym/read-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const A = newKey();
const B = newKey();
const C = newKey();

let files = 0;
function keyFile(text: string, mode = 0o600): string {
  const path = join(folder, `keys-${files++}.yaml`);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

/** The refusal, after looking that it holds no piece of a key. */
async function refused(sources: KeySources): Promise<ConcordError> {
  const error: unknown = await readKeys(sources).catch((e: unknown) => e);
  if (!(error instanceof ConcordError)) throw new Error('it was not refused', { cause: error });
  expect(error.kind).toBe('workspace-invalid');
  const said = `${error.stack} ${JSON.stringify(error.problems)} ${String(error.cause)}`;
  for (const key of [A, B, C])
    for (let i = 0; i + 8 <= key.length; i += 4) expect(said).not.toContain(key.slice(i, i + 8));
  return error;
}

const hexOf = (key: { bytes(): Uint8Array }): string => Buffer.from(key.bytes()).toString('hex');
const listed = async (sources: KeySources): Promise<string[]> =>
  (await readKeys(sources)).all.map((k) => `${k.id} ${k.version} ${hexOf(k)}`);

describe('keys are read', () => {
  it('from YAML and from JSON alike', async () => {
    const wanted = [`feeds 1 ${C}`, `records 2 ${A}`, `records 10 ${B}`];
    expect(await listed({ file: keyFile(`records:\n  10: ${B}\n  2: ${A}\nfeeds: {1: ${C}}\n`) })).toEqual(wanted);
    expect(await listed({ file: keyFile(JSON.stringify({ records: { 10: B, 2: A }, feeds: { 1: C } })) })).toEqual(
      wanted,
    );
  });

  it('from the environment, whose other variables are left alone', async () => {
    const environment = {
      CONCORD_KEY_DIRECT_CARE_12: A.toUpperCase(),
      CONCORD_KEY_FILE: 'x',
      HOME: '/',
      CONCORD_KEY_RECORDS_1: B,
    };
    expect(await listed({ environment })).toEqual([`direct_care 12 ${A}`, `records 1 ${B}`]);
  });

  it('from a command, without a shell', async () => {
    const script = `process.stdout.write('records: {1: ' + process.argv[1] + '}')`;
    expect(await listed({ command: [process.execPath, '-e', script, A] })).toEqual([`records 1 ${A}`]);
    const spy = join(folder, 'spy');
    await readKeys({ command: [process.execPath, '-e', script, A, `; touch ${spy}`, `$(touch ${spy})`] });
    await expect(readKeys({ file: spy })).rejects.toThrow(/ENOENT/);
  });

  it('from all of them together, and the same key twice is one', async () => {
    const file = keyFile(`records: {1: ${A}}`);
    const keys = await readKeys({ file, environment: { CONCORD_KEY_RECORDS_1: A, CONCORD_KEY_RECORDS_2: B } });
    expect(keys.all).toHaveLength(2);
    expect(hexOf(keys.newest('records'))).toBe(B);
    expect(hexOf(keys.version('records', 1))).toBe(A);
    expect((await readKeys({})).all).toEqual([]);
  });

  it('as text even when they look like numbers', async () => {
    const digits = '3141592653589793238462643383279502884197169399375105820974944592';
    const e = `1e${digits.slice(2)}`;
    expect(await listed({ file: keyFile(`records: {1: ${digits}, 2: ${e}}`) })).toEqual([
      `records 1 ${digits}`,
      `records 2 ${e}`,
    ]);
  });
});

describe('a key that is not there', () => {
  it('is asked for with its remedy', async () => {
    const keys = await readKeys({ file: keyFile(`records: {3: ${A}}`) });
    expect(() => keys.newest('planning')).toThrow(/CONCORD_KEY_PLANNING_1/);
    expect(() => keys.version('records', 2)).toThrow(/key records version 2: .*give the older version again/);
  });
});

describe('a key file is refused', () => {
  it.each([0o640, 0o604, 0o620, 0o602, 0o610, 0o666])('with mode %o', async (mode) => {
    const path = keyFile(`records: {1: ${A}}`, mode);
    expect((await refused({ file: path })).problems[0]?.remedy).toBe(`chmod 600 ${path}`);
  });

  it('among the data, also by a link', async () => {
    const data = join(folder, 'workspace');
    mkdirSync(data, { recursive: true });
    const inside = join(data, 'keys.yaml');
    writeFileSync(inside, `records: {1: ${A}}`, { mode: 0o600 });
    const link = join(folder, 'link.yaml');
    symlinkSync(inside, link);
    for (const file of [inside, link])
      expect((await refused({ file, apartFrom: data })).message).toContain('among the data');
    await expect(readKeys({ file: keyFile(`records: {1: ${A}}`), apartFrom: data })).resolves.toBeDefined();
  });

  it.each([
    ['that is not there', null, /cannot be read \(ENOENT\)/],
    ['that is empty', '', /no list of keys/],
    ['that is a list', `- ${A}`, /no list of keys/],
    ['that is a key alone', A, /no list of keys/],
    ['without versions', `records: ${A}`, /records: it gives no versions/],
    ['with an alias', `records: {1: *${A}}`, /not YAML/],
    ['that breaks off', `records: {1: "${A}`, /not YAML/],
    ['that gives an id twice', `records: {1: ${A}}\nrecords: {2: ${B}}`, /not YAML, or gives a name twice/],
    ['whose id is a key', `${A}: {1: ${B}}`, /an id that is none/],
    ['whose version is a key', `records: {${A}: 1}`, /a version of key records is no whole number/],
    ['whose version is 0', `records: {0: ${A}}`, /no whole number of 1 or more/],
    ['with a short key', `records: {1: ${A.slice(0, 62)}}`, /has 31 bytes; expected 32 bytes or more/],
    ['with half a byte', `records: {1: ${A}a}`, /not hexadecimal/],
    ['with a key that is no key', `records: {1: {2: ${A}}}`, /not hexadecimal/],
    ['with a key of noughts', `records: {1: ${'00'.repeat(32)}}`, /not random/],
  ])('%s', async (_, text, message) => {
    const file = text === null ? join(folder, 'none.yaml') : keyFile(text);
    expect((await refused({ file })).message).toMatch(message);
  });

  it('with all its faults at once', async () => {
    const { problems } = await refused({ file: keyFile(`records: {1: xy, 0: ${A}}\nBad: {1: ${B}}\nfeeds: {1: ab}`) });
    expect(problems.map((p) => p.problem)).toEqual([
      'a version of key records is no whole number of 1 or more',
      'key records version 1 is not hexadecimal',
      'a key has an id that is none',
      'key feeds version 1 has 1 bytes',
    ]);
  });
});

describe('keys are refused together', () => {
  it('when two names have one key', async () => {
    const across = await refused({ file: keyFile(`planning: {1: ${A}}\nresearch: {1: ${A}, 2: ${B}}`) });
    expect(across.message).toContain('key research version 1 is the same key as planning version 1');
    const rotated = await refused({ file: keyFile(`planning: {1: ${A}, 2: ${A}}`) });
    expect(rotated.message).toContain('key planning version 2 is the same key as planning version 1');
  });

  it('when one name has two keys', async () => {
    const environment = { CONCORD_KEY_RECORDS_1: B };
    expect((await refused({ file: keyFile(`records: {1: ${A}}`), environment })).message).toContain(
      'given twice, and differs',
    );
  });
});

describe('a key command is refused', () => {
  const node = (script: string): string[] => [process.execPath, '-e', script, A];
  it.each([
    [
      'that fails after writing a key',
      node('console.log(process.argv[1]); console.error(process.argv[1]); process.exit(3)'),
      /ended with code 3/,
    ],
    ['that writes something else', node('console.log("no " + process.argv[1])'), /no list of keys/],
    ['that writes without end', node('setInterval(() => process.stdout.write("x".repeat(1e6)))'), /wrote too much/],
    ['that is not there', ['/nowhere/vault', A], /could not be run \(ENOENT\)/],
    ['that is empty', [], /it is empty/],
    ['that is stopped', node('process.kill(process.pid, "SIGTERM"); setInterval(() => 0, 1000)'), /was stopped/],
  ])('%s', async (_, command, message) => {
    expect((await refused({ command })).message).toMatch(message);
  });
});

describe('a new key', () => {
  it('is 32 bytes that never come twice', () => {
    const keys = new Set(Array.from({ length: 1000 }, newKey));
    expect(keys.size).toBe(1000);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
  });
});
