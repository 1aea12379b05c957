/** Every import rule of the house finds what it forbids: each is broken on purpose in a small copy of the house. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const TOP = resolve(import.meta.dirname, '../..');
const RULES = join(TOP, '.dependency-cruiser.cjs');
const { forbidden } = createRequire(import.meta.url)(RULES) as { forbidden: { name: string }[] };

/** Rule, file that breaks it, what it imports: a file of ours, or a package. */
const BREACHES: [string, string, string][] = [
  ['no-cycles', 'src/metric/egg.ts', 'src/metric/hen.ts'],
  ['stages-do-not-look-ahead', 'src/engine/early.ts', 'src/workspace/late.ts'],
  ['stages-do-not-look-ahead', 'src/quality/early.ts', 'src/landing/late.ts'],
  ['stages-do-not-look-ahead', 'src/policy/early.ts', 'src/page/late.ts'],
  ['stages-do-not-look-ahead', 'src/metric/early.ts', 'src/population/late.ts'],
  ['stages-do-not-look-ahead', 'src/population/early.ts', 'src/policy/late.ts'],
  ['stages-do-not-look-ahead', 'src/page/early.ts', 'src/cli/late.ts'],
  ['stages-do-not-look-ahead', 'src/edition/composing.ts', 'src/journey/build-edition.ts'],
  ['nothing-below-the-line-sees-identifiers', 'src/metric/peeping.ts', 'src/quality/rows.ts'],
  ['nothing-below-the-line-sees-identifiers', 'src/population/peeping.ts', 'src/pseudonym/keys.ts'],
  ['nothing-below-the-line-sees-identifiers', 'src/policy/peeping.ts', 'src/landing/bytes.ts'],
  ['nothing-below-the-line-sees-identifiers', 'src/page/peeping.ts', 'src/quality/rows.ts'],
  ['nothing-below-the-line-sees-identifiers', 'src/api/peeping.ts', 'src/landing/bytes.ts'],
  ['nothing-below-the-line-sees-identifiers', 'src/web/peeping.ts', 'src/landing/bytes.ts'],
  ['nothing-below-the-line-opens-a-zone', 'src/api/caring.ts', 'src/edition/care/open-care-zone.ts'],
  ['nothing-below-the-line-opens-a-zone', 'src/population/naming.ts', 'src/edition/identity-zone.ts'],
  ['nothing-below-the-line-opens-a-zone', 'src/metric/naming.ts', 'src/edition/identity-zone.ts'],
  ['statistics-stays-pure', 'src/statistics/reading.ts', 'node:fs'],
  ['statistics-stays-pure', 'src/statistics/leaning.ts', 'src/engine/engine.ts'],
  ['web-knows-only-api-schemas', 'src/web/knowing.ts', 'src/api/server.ts'],
  ['insides-stay-inside', 'src/page/reaching.ts', 'src/metric/internal/inside.ts'],
  ['nothing-needs-the-made-up-world', 'src/edition/believing.ts', 'src/synthetic/world.ts'],
  ['the-made-up-world-knows-no-answers', 'src/synthetic/knowing.ts', 'src/metric/answer.ts'],
  ['only-engine-speaks-duckdb', 'src/edition/speaking.ts', '@duckdb/node-api'],
  ['only-the-store-speaks-its-drivers', 'src/reidentify/keeping.ts', 'better-sqlite3'],
  ['only-the-store-speaks-its-drivers', 'src/cli/keeping.ts', 'pg'],
  ['nothing-below-the-line-sees-identifiers', 'src/page/naming.ts', 'src/reidentify/names.ts'],
  ['nothing-below-the-line-sees-identifiers', 'src/api/naming.ts', 'src/pseudonym/keys.ts'],
  ['one-door-for-excel', 'src/cli/writing.ts', 'exceljs'],
];

const PACKAGES = ['@duckdb/node-api', 'exceljs', 'better-sqlite3', 'pg'];

/** What statistics could use without importing anything. */
const IMPURE: [string, string][] = [
  ['Date', 'export const now = (): number => Date.now();'],
  ['Date', 'export const today = (): Date => new Date();'],
  ['Math.random', 'export const chance = (): number => Math.random();'],
  ['process', 'export const folder = (): string => process.cwd();'],
  ['performance', 'export const tick = (): number => performance.now();'],
  ['crypto', 'export const id = (): string => crypto.randomUUID();'],
  ['globalThis', 'export const all = globalThis;'],
];

/** Runs the check on a house of these files. @returns its exit code and what it complained of */
function check(files: Map<string, string>): { code: number | null; told: string } {
  const house = mkdtempSync(join(tmpdir(), 'concord-imports-'));
  try {
    cpSync(RULES, join(house, '.dependency-cruiser.cjs'));
    mkdirSync(join(house, 'node_modules'));
    symlinkSync(join(TOP, 'node_modules/dependency-cruiser'), join(house, 'node_modules/dependency-cruiser'));
    for (const name of PACKAGES) files.set(`node_modules/${name}/index.js`, '');
    for (const [path, text] of files) {
      mkdirSync(join(house, dirname(path)), { recursive: true });
      writeFileSync(join(house, path), `${text}\n`);
    }
    const script = join(TOP, 'tests/structure/check-imports.ts');
    const { status, stderr } = spawnSync(process.execPath, [script], { cwd: house, encoding: 'utf8' });
    return { code: status, told: stderr };
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
}

const importOf = (from: string, to: string): string => {
  const path = to.startsWith('src/') ? relative(dirname(from), to) : to;
  return `import '${path.startsWith('.') || path === to ? path : `./${path}`}';`;
};

describe('the import rules', () => {
  it('are each broken here', () => {
    expect(new Set(BREACHES.map(([rule]) => rule))).toEqual(new Set(forbidden.map((rule) => rule.name)));
  });

  it('each find the import that breaks them', () => {
    const files = new Map(BREACHES.map(([, , to]) => [to, 'export const it = 1;'] as [string, string]));
    for (const to of ['node:fs', ...PACKAGES]) files.delete(to);
    for (const [, from, to] of BREACHES) files.set(from, importOf(from, to));
    files.set('src/metric/hen.ts', importOf('src/metric/hen.ts', 'src/metric/egg.ts'));
    const { code, told } = check(files);
    expect(code).toBe(1);
    const lines = told.split('\n');
    const missed = BREACHES.filter(([rule, from]) => !lines.some((line) => line.startsWith(`${rule}: ${from} → `)));
    expect(missed).toEqual([]);
  });

  it('find what statistics may not use even without an import', () => {
    const files = new Map(IMPURE.map(([, code], i) => [`src/statistics/impure-${i}.ts`, code]));
    const { code, told } = check(files);
    expect(code).toBe(1);
    const missed = IMPURE.filter(
      ([name], i) => !told.includes(`statistics-stays-pure: src/statistics/impure-${i}.ts → ${name}`),
    );
    expect(missed).toEqual([]);
  });

  it('find names that say nothing of what is inside', () => {
    expect(check(new Map([['src/page/utils.ts', 'export const it = 1;']])).told).toContain('src/page/utils.ts');
  });

  it('let pass what keeps them', () => {
    const files = new Map([
      ['src/engine/engine.ts', importOf('src/engine/engine.ts', '@duckdb/node-api')],
      ['src/metric/inside-out.ts', importOf('src/metric/inside-out.ts', 'src/metric/internal/inside.ts')],
      ['src/metric/internal/inside.ts', 'export const it = 1;'],
      [
        'src/statistics/mean.ts',
        '/** No Date, no Math.random. */\nexport const half = (n: number): number => Math.abs(n) / 2;',
      ],
      ['src/web/page.ts', importOf('src/web/page.ts', 'src/api/schemas/page.ts')],
      ['src/api/schemas/page.ts', 'export const it = 1;'],
    ]);
    expect(check(files)).toEqual({ code: 0, told: '' });
  });
});
