/**
 * Every public function of src/statistics says six things, and its example is run. An example is a fenced block of lines
 * `expression // what it is`; a line that begins with `const` prepares. What it is: a number, to the digits shown; any other
 * literal; or `ImpossibleInput` when the expression is refused. Everything that src/statistics exports is in scope.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, '..', '..', 'src', 'statistics');
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.startsWith('methods'),
);

interface Documented {
  file: string;
  name: string;
  comment: string;
}

const documented: Documented[] = files.flatMap((file) =>
  [
    ...readFileSync(join(FOLDER, file), 'utf8').matchAll(
      /(\/\*\*(?:(?!\*\/)[\s\S])*?\*\/\s*)?^export function (\w+)/gm,
    ),
  ].map(([, comment, name]) => ({ file, name: name!, comment: (comment ?? '').replaceAll(/^\s*\*? ?/gm, '') })),
);

const PARTS = [
  /^Answers: /m,
  /^Arguments: /m,
  /^Result: /m,
  /^(Zero|Missing|Small)[^:]*: /m,
  /^Source: /m,
  /^Example:/m,
];

/** What says no more than its name and type: tests of a shape, refusals, types' own small makers. */
const NEEDS_NO_EXAMPLE = new Set(['demand', 'estimateCells']);

const scope: Record<string, unknown> = Object.assign(
  {},
  ...(await Promise.all(files.map((file) => import(join(FOLDER, file)) as Promise<object>))),
);

describe.each(documented.filter(({ name }) => !NEEDS_NO_EXAMPLE.has(name)).map((d) => [d.name, d] as const))(
  '%s',
  (_name, { comment, file }) => {
    it('says what it answers, takes, gives, does at zero and missing, where it comes from, and an example', () => {
      expect([file, PARTS.filter((part) => !part.test(comment)).map(String)]).toEqual([file, []]);
    });

    it('gives what its example says', () => {
      const lines = exampleLines(comment);
      expect(lines.some((line) => line.includes(' // '))).toBe(true);
      const preparing = lines.filter((line) => /^\s*const /.test(line)).join('\n');
      for (const line of lines.filter((l) => l.includes(' // '))) {
        const at = line.lastIndexOf(' // ');
        const [expression, wanted] = [line.slice(0, at), line.slice(at + 4).trim()];
        if (wanted === 'ImpossibleInput') expect(() => evaluate(preparing, expression)).toThrow(RangeError);
        else expectAlike(evaluate(preparing, expression), evaluate('', wanted), `${line} (${file})`);
      }
    });
  },
);

function exampleLines(comment: string): string[] {
  const block = /^Example:\s*```(?:ts)?\n([\s\S]*?)```/m.exec(comment)?.[1] ?? '';
  return block.split('\n').filter((line) => line.trim() !== '');
}

function evaluate(preparing: string, expression: string): unknown {
  const names = Object.keys(scope);
  return new Function(...names, `${preparing}\nreturn (${expression});`)(...names.map((name) => scope[name]));
}

/** Numbers to seven significant digits (or as many as are written after the point), everything else exactly. */
function expectAlike(actual: unknown, wanted: unknown, where: string): void {
  if (typeof wanted === 'number' && typeof actual === 'number') {
    const near = Math.abs(actual - wanted) <= Math.max(5e-8, 1e-6 * Math.abs(wanted)) || Object.is(actual, wanted);
    expect(near, `${where}: ${actual}`).toBe(true);
  } else if (typeof wanted === 'object' && wanted !== null && typeof actual === 'object' && actual !== null) {
    const keys = Object.keys(wanted);
    if (Array.isArray(wanted)) expect((actual as unknown[]).length, where).toBe(wanted.length);
    for (const key of keys)
      expectAlike(
        (actual as Record<string, unknown>)[key],
        (wanted as Record<string, unknown>)[key],
        `${where} .${key}`,
      );
  } else expect(actual, where).toEqual(wanted);
}
