import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readInPieces } from '../../src/read-in-pieces.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-pieces-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MEGABYTE = 1 << 20;

test.each([0, 1, 4095, 4096, 4097, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1, 3 * MEGABYTE])(
  'a file of %i bytes is read whole, in pieces that are no larger than it needs',
  async (size) => {
    const path = join(folder, `${size}.bin`);
    const bytes = Buffer.alloc(size);
    for (let i = 0; i < size; i++) bytes[i] = (i * 31) % 251;
    writeFileSync(path, bytes);
    const pieces: Buffer[] = [];
    const stream = readInPieces(path);
    expect(stream.readableHighWaterMark).toBeLessThanOrEqual(Math.min(MEGABYTE, Math.max(4096, size + 1)));
    for await (const piece of stream) pieces.push(piece as Buffer);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    expect(pieces.length).toBe(Math.ceil(size / MEGABYTE));
  },
);

test('a file that is not there is told by reading it, and not before', async () => {
  const stream = readInPieces(join(folder, 'nothing-here'));
  await expect(async () => {
    for await (const piece of stream) expect(piece).toBeUndefined();
  }).rejects.toThrow(/ENOENT/);
});
