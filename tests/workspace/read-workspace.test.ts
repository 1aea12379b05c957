import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { catalogueFile, catalogueFiles } from '../../src/workspace/catalogue-files.ts';
import { newWorkspace } from '../../src/workspace/new-workspace.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { readYaml } from '../../src/workspace/read-yaml.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-workspace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const problemsOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof ConcordError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('a new workspace', () => {
  it('opens, is explained, and is found from a folder below it', () => {
    newWorkspace(join(folder, 'ours'), { title: 'Ours: a test' });
    mkdirSync(join(folder, 'ours', 'catalogue', 'datasets', 'x'), { recursive: true });
    const found = openWorkspace(join(folder, 'ours', 'catalogue', 'datasets', 'x'));
    expect(found).toMatchObject({ folder: join(folder, 'ours'), title: 'Ours: a test', notice: '', systems: [] });
    expect(readFileSync(join(folder, 'ours', '.gitignore'), 'utf8')).toContain('.concord/');
  });

  it('is not made where something is already', () => {
    writeFileSync(join(folder, 'something'), '');
    expect(problemsOf(() => newWorkspace(folder)).kind).toBe('usage');
  });

  it('is missed with a remedy', () => {
    const error = problemsOf(() => openWorkspace(folder));
    expect(error.kind).toBe('workspace-invalid');
    expect(error.problems[0]?.remedy).toContain('concord new');
  });
});

describe('concord.yaml', () => {
  it('tells faults of form and repeated partners in one round', () => {
    const partner = '  - {code: RC9, name: A, sends: []}';
    const lines = ['title: A system', 'notise: made up', 'systems: []', 'partners:', partner, partner];
    writeFileSync(join(folder, 'concord.yaml'), lines.join('\n'));
    expect(problemsOf(() => openWorkspace(folder)).problems.map((p) => p.problem)).toEqual([
      "unknown setting 'notise'",
      "code 'RC9' is given twice",
    ]);
  });

  it('that is no text, or no YAML, is refused without a word of what it holds', () => {
    const secret = 'Jane Roe born 1954';
    const long = 'x'.repeat(300);
    for (const content of [
      Buffer.from([0xff, 0xfe, 0, ...Buffer.from(secret)]),
      Buffer.from(`${secret}\0`),
      Buffer.from(`title: ${long}${secret}\nsystems: *${secret.replaceAll(' ', '_')}\n`),
      Buffer.from(`${long}${secret}: 1\n`),
      Buffer.from(`${long}${secret}`),
    ]) {
      writeFileSync(join(folder, 'concord.yaml'), content);
      const told = JSON.stringify(problemsOf(() => openWorkspace(folder)).problems);
      expect(told).not.toMatch(/Jane/);
      expect(told).not.toMatch(/\\ufffd|\uFFFD|\\u0000/);
    }
  });

  it('gives all its faults at once, each with its line', () => {
    const lines = [
      'title: A system',
      'notise: made up',
      'systems:',
      '  - {code: qhg, name: BLMK, ons_code: E54000024, trusts: [RC9]}',
      'partners:',
      '  - {code: RC9, name: A, sends: []}',
      '  - {code: RD8, name: B}',
    ];
    writeFileSync(join(folder, 'concord.yaml'), lines.join('\n'));
    const { problems } = problemsOf(() => openWorkspace(folder));
    expect(problems.map((p) => p.where.replace(/.*concord/, 'concord'))).toEqual([
      'concord.yaml:2',
      'concord.yaml:4',
      'concord.yaml:7',
    ]);
    expect(problems[0]).toMatchObject({ problem: "unknown setting 'notise'", remedy: "did you mean 'notice'?" });
    expect(problems[2]?.problem).toBe("setting 'sends' is missing");
  });

  it('names an organisation once', () => {
    writeFileSync(
      join(folder, 'concord.yaml'),
      'title: A\nsystems: []\npartners:\n  - {code: RC9, name: A, sends: []}\n  - {code: RC9, name: A, sends: []}\n',
    );
    expect(problemsOf(() => openWorkspace(folder)).problems[0]?.where).toMatch(/concord\.yaml:5$/);
  });
});

describe('reading YAML', () => {
  const Shape = Type.Object({ a: Type.Optional(Type.Array(Type.Integer())) }, { additionalProperties: false });

  it('tells of text that is not YAML with its line', () => {
    writeFileSync(join(folder, 'x.yaml'), 'a: 1\nb: [1, 2\nc: 3\n');
    const { kind, problems } = problemsOf(() => readYaml(join(folder, 'x.yaml'), Shape));
    expect(kind).toBe('catalogue-invalid');
    expect(problems[0]?.where).toMatch(/x\.yaml:\d$/);
  });

  it.each([
    ['at the top', 'a: []\na: []\n', 'a', 1, 2],
    ['deep down, far from the first', 'x:\n  b: {a: 1}\n  c:\n    a: 1\n    d: 2\n    a: 3\n', 'a', 4, 6],
    ['on one line', 'x: {c: 1, c: 2}\n', 'c', 1, 1],
    ['between quotes', 'b: 1\n"b": 2\n', 'b', 1, 2],
    ['as a number', '1: x\n1: y\n', '1', 1, 2],
  ])('tells of a key that stands twice %s, and on which lines', (_, text, key, first, again) => {
    writeFileSync(join(folder, 'x.yaml'), text);
    const { problems } = problemsOf(() => readYaml(join(folder, 'x.yaml'), Shape));
    expect(problems).toEqual([
      {
        where: expect.stringMatching(new RegExp(`x\\.yaml:${again}$`)),
        problem: `key '${key}' stands twice: first on line ${first}, again on line ${again}`,
        expected: 'each key once',
        remedy: 'take one of the two away, or put what they say under one',
      },
    ]);
  });

  it('does not repeat what stands twice when it is no name', () => {
    writeFileSync(join(folder, 'x.yaml'), 'Jane Roe: 1\nJane Roe: 2\n');
    expect(JSON.stringify(problemsOf(() => readYaml(join(folder, 'x.yaml'), Shape)).problems)).not.toContain('Jane');
  });

  it('has no limit on how many faults it tells', () => {
    writeFileSync(join(folder, 'x.yaml'), `a:\n${Array.from({ length: 50 }, () => '  - x').join('\n')}\n`);
    expect(problemsOf(() => readYaml(join(folder, 'x.yaml'), Shape)).problems).toHaveLength(50);
  });

  it('tells of a file that is not there', () => {
    expect(problemsOf(() => readYaml(join(folder, 'none.yaml'), Shape)).problems[0]?.problem).toContain('ENOENT');
  });
});

describe('catalogue files', () => {
  it("are the workspace's own in place of ours where the id is the same", () => {
    const ours = join(folder, 'ours');
    const own = join(folder, 'own');
    for (const path of [join(ours, 'metrics'), join(own, 'metrics'), join(ours, 'datasets', 'a')])
      mkdirSync(path, { recursive: true });
    for (const path of [
      'ours/metrics/a.yaml',
      'ours/metrics/b.yaml',
      'own/metrics/b.yaml',
      'ours/datasets/a/contract.yaml',
    ])
      writeFileSync(join(folder, path), '');
    writeFileSync(join(ours, 'tables.yaml'), '');
    const workspace = { catalogueFolders: [ours, own] };
    expect(catalogueFiles(workspace, 'metrics')).toEqual([
      { id: 'a', path: join(ours, 'metrics', 'a.yaml') },
      { id: 'b', path: join(own, 'metrics', 'b.yaml') },
    ]);
    expect(catalogueFiles(workspace, 'datasets')).toEqual([{ id: 'a', path: join(ours, 'datasets/a/contract.yaml') }]);
    expect(catalogueFiles(workspace, 'pages')).toEqual([]);
    expect(catalogueFile(workspace, 'tables.yaml')).toBe(join(ours, 'tables.yaml'));
  });
});
