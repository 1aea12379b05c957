/** A YAML file is read as it stands now, though its text may have been parsed before. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Type } from 'typebox';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { parseYamlOnce } from '../../src/workspace/parse-yaml-once.ts';
import { inspectYaml, readYaml } from '../../src/workspace/read-yaml.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-yaml-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'settings.yaml');
const LIST = Type.Object({ names: Type.Array(Type.String()) });
const then = new Date('2026-01-01T00:00:00Z');

/** Always with the same time, so that nothing but the text tells that it is another. */
function write(text: string): void {
  writeFileSync(path, text);
  utimesSync(path, then, then);
}

describe('reading a YAML file again', () => {
  it('gives what stands in it now, though time and length are the same', () => {
    for (const name of ['ada', 'bob', 'ada']) {
      write(`names: [${name}]\n`);
      expect(readYaml(path, LIST)).toEqual({ names: [name] });
    }
  });

  it('gives a value of its own, which the next reader does not share', () => {
    write('names: [ada]\n');
    readYaml(path, LIST).names.push('eve');
    expect(readYaml(path, LIST)).toEqual({ names: ['ada'] });
  });

  it('tells the faults of each schema, again and again, with their lines', () => {
    write('# names\nnames: 3\n');
    const Other = Type.Object({ names: Type.Number() });
    for (let i = 0; i < 3; i++) {
      expect(inspectYaml(path, LIST, 'catalogue-invalid').problems.map((p) => p.where)).toEqual([
        expect.stringMatching(/settings\.yaml:2$/),
      ]);
      expect(inspectYaml(path, Other, 'catalogue-invalid').problems).toEqual([]);
    }
  });

  it('refuses what is not YAML each time', () => {
    write('names: [ada\n');
    for (let i = 0; i < 2; i++) expect(() => readYaml(path, LIST)).toThrow(/not YAML/);
  });

  it('agrees with a parser that remembers nothing, whatever was read before', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const texts = fc.array(
      value.map((v) => stringify({ v })),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(texts, (written) => {
        for (const text of [...written, ...written]) expect(parseYamlOnce(text).document.toJS()).toEqual(parse(text));
      }),
      { numRuns: 100 },
    );
  });

  it('does not keep every text for ever', () => {
    const first = parseYamlOnce('a: first\n');
    expect(parseYamlOnce('a: first\n')).toBe(first);
    for (let i = 0; i < 1000; i++) parseYamlOnce(`a: ${i}\n`);
    expect(parseYamlOnce('a: first\n')).not.toBe(first);
    const long = `a: ${'x'.repeat(500_000)}\n`;
    expect(parseYamlOnce(long)).not.toBe(parseYamlOnce(long));
  });
});
