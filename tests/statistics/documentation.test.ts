/**
 * Every public function of src/statistics says six things, and its example is run. An example is a fenced block of lines
 * `expression // what it is`; a line that begins with `const` prepares. What it is: a number, to the digits shown; any other
 * literal; or `ImpossibleInput` when the expression is refused. Everything that src/statistics exports is in scope.
 *
 * A function is one whether written `export function` or as an exported arrow. Only an arrow which nothing outside its own
 * folder imports is an inside of that folder and may go without, unless its comment begins to say what it answers.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCE = join(import.meta.dirname, '..', '..', 'src');
const FOLDER = join(SOURCE, 'statistics');
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.startsWith('methods'),
);

interface Documented {
  file: string;
  name: string;
  comment: string;
}

const written: (Documented & { arrow: boolean })[] = files.flatMap((file) =>
  [
    ...readFileSync(join(FOLDER, file), 'utf8').matchAll(
      /(\/\*\*(?:(?!\*\/)[\s\S])*?\*\/\s*)?^export (?:async )?(?:function (\w+)|const (\w+)(?:: [^=\n]+)? = (?:async )?(?:<[^\n]*?>)?\()/gm,
    ),
  ].map(([, comment, name, arrow]) => ({
    file,
    name: (name ?? arrow)!,
    arrow: arrow !== undefined,
    comment: (comment ?? '').replaceAll(/^\s*\*? ?/gm, ''),
  })),
);

/** What is imported from a file of src/statistics by code outside its folder, as `file name`. */
const importedFromOutside = new Set(
  readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((importer) => {
      const at = join(SOURCE, importer);
      return [...readFileSync(at, 'utf8').matchAll(/^import (?:type )?\{([^}]*)\} from '(\.[^']+)';/gm)]
        .map(([, names, from]) => ({ names: names!, from: join(dirname(at), from!) }))
        .filter(({ from }) => from.startsWith(FOLDER) && dirname(from) !== dirname(at))
        .flatMap(({ names, from }) =>
          names.split(',').map((name) => `${relative(FOLDER, from)} ${name.trim().replace(/^type | as .*/g, '')}`),
        );
    }),
);

const documented: Documented[] = written.filter(
  ({ file, name, comment, arrow }) =>
    !arrow || importedFromOutside.has(`${file} ${name}`) || /^Answers: /m.test(comment),
);

const PARTS = [
  /^Answers: /m,
  /^Arguments: /m,
  /^Result: /m,
  /^(Zero|Missing|Small)[^:]*: /m,
  /^Source: /m,
  /^Example:/m,
];

/** What says no more than its name and type. */
const NEEDS_NO_EXAMPLE = new Map([
  ...exempt('a refusal', 'demand', 'refuseImpossibleMultiplier'),
  ...exempt('makes a shape out of its parts', 'finiteEstimate', 'testResult', 'untestable'),
  ...exempt('reads options with their defaults', 'readTestOptions'),
  ...exempt('words for a reader', 'perMultiplier', 'missingNote'),
  ...exempt('a sum or product in which missing stays missing', 'sumOf', 'times'),
]);

function exempt(why: string, ...names: string[]): [string, string][] {
  return names.map((name) => [name, why]);
}

const scope: Record<string, unknown> = Object.assign(
  {},
  ...(await Promise.all(files.map((file) => import(join(FOLDER, file)) as Promise<object>))),
);

it('exempts no name that is not there or needs no exemption', () => {
  const names = documented.map(({ name }) => name);
  expect([...NEEDS_NO_EXAMPLE.keys()].filter((name) => !names.includes(name))).toEqual([]);
});

it('sees arrows as functions, and leaves out only the insides of a folder', () => {
  const names = documented.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['midranks', 'fisherTableP', 'zForAlternative', 'concordanceOf']));
  expect(names).not.toContain('readSample');
});

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
