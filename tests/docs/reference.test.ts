/** docs/reference is what the code and the catalogue say, and leaves nothing out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allOptions } from '../../src/cli/cli-command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { ENVIRONMENT } from '../../src/cli/environment.ts';
import { writeReference } from '../../src/cli/reference/write-reference.ts';
import { ERROR_KINDS } from '../../src/concord-error.ts';
import { COLUMN_PROPERTIES, DATASET_PROPERTIES, RULE_PROPERTIES } from '../../src/contract/custom-properties.ts';
import { readTableModel } from '../../src/edition/read-table-model.ts';
import { CLEANSING_RULES } from '../../src/quality/cleansing-rules.ts';
import { TOP } from './read-documents.ts';

const FOLDER = join(TOP, 'docs', 'reference');
const page = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

describe('docs/reference', () => {
  it.each([...writeReference(COMMANDS)])('%s is up to date (npm run docs writes it)', (name, text) => {
    expect(page(name)).toBe(text);
  });

  it('names every command with every option', () => {
    const text = page('commands.md');
    for (const command of COMMANDS) {
      expect(text).toContain(`## concord ${command.name}\n`);
      for (const option of allOptions(command)) expect(text).toContain(`\`${option.flags}\``);
    }
  });

  it('gives every command an example that a person could copy', () => {
    for (const command of COMMANDS) {
      expect(command.examples.length).toBeGreaterThan(0);
      for (const example of command.examples) expect(example.command).toMatch(new RegExp(`^concord ${command.name}`));
    }
  });

  it('names every kind of error, and no two share an exit code', () => {
    const text = page('exit-codes.md');
    for (const kind of Object.keys(ERROR_KINDS)) expect(text).toContain(`\`${kind}\``);
    const codes = Object.values(ERROR_KINDS).map((kind) => kind.exitCode);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('names every custom property of a contract', () => {
    const text = page('contract.md');
    const names = [DATASET_PROPERTIES, COLUMN_PROPERTIES, RULE_PROPERTIES].flatMap((table) => Object.keys(table));
    for (const name of names) expect(text).toContain(`\`${name}\``);
  });

  it('names every cleansing rule, dataset and metric of our catalogue', () => {
    for (const rule of CLEANSING_RULES) expect(page('cleansing-rules.md')).toContain(`\`${rule.name}\``);
    for (const id of readdirSync(join(TOP, 'catalogue', 'datasets')))
      expect(page('datasets.md')).toContain(`## ${id}\n`);
    for (const file of readdirSync(join(TOP, 'catalogue', 'metrics')).filter((name) => name.endsWith('.yaml'))) {
      const id = /^id: *(\S+)/m.exec(readFileSync(join(TOP, 'catalogue', 'metrics', file), 'utf8'))?.[1];
      expect(page('metrics.md')).toContain(`## ${id}\n`);
    }
  });

  it('describes every table of an edition, each column with its unit and each mapping by its file', () => {
    const text = page('tables.md');
    const ours = { catalogueFolders: [join(TOP, 'catalogue')] };
    for (const plan of readTableModel(ours)) {
      const section = text.split(`## ${plan.name}\n`)[1]!.split('\n## ')[0]!;
      for (const column of plan.columns)
        expect(section, plan.name).toContain(`| \`${column.name}\` | ${column.type} |`);
      for (const [path] of section.matchAll(/(catalogue|src)\/[a-z_/0-9]+\.(sql|csv)/g))
        expect(existsSync(join(TOP, path)), path).toBe(true);
    }
  });

  it('names every environment variable that is read, and none that is not', () => {
    const read = new Set(filesOf(['src', 'tests', 'bench'], /\.tsx?$/).flatMap(variablesIn));
    expect([...read].sort()).toEqual(ENVIRONMENT.map((v) => v.name).sort());
  });
});

const filesOf = (folders: string[], name: RegExp): string[] =>
  [
    ...folders.flatMap((folder) =>
      readdirSync(join(TOP, folder), { recursive: true, encoding: 'utf8' }).map((f) => join(TOP, folder, f)),
    ),
    join(TOP, 'playwright.config.ts'),
  ].filter((path) => name.test(path));

/** A variable is read from the process, or from the environment that is passed in. */
const variablesIn = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/\b(?:env|environment)(?:\.|\[['"])([A-Z][A-Z_]+)/g)].map((m) => m[1] ?? '');
