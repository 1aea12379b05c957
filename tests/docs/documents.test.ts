/** What our documents say is so: links lead somewhere, commands exist with the options that are named. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allOptions } from '../../src/cli/cli-command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { codeBlocks, concordCommands, readDocuments, TOP } from './read-documents.ts';

const documents = readDocuments();

describe.each(documents)('$path', ({ path, text }) => {
  const prose = text.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`\n]*`/g, '');

  it('links only to files that exist', () => {
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((m) => m[1] ?? '');
    const dead = links
      .filter((link) => !/^(https?:|mailto:|#)/.test(link))
      .filter((link) => !existsSync(resolve(TOP, dirname(path), link.split('#')[0] ?? '')));
    expect(dead).toEqual([]);
  });

  it('writes commands as they are', () => {
    const wrong = concordCommands(text).flatMap(faultOf);
    expect(wrong).toEqual([]);
  });

  it('names no npm script that does not exist', () => {
    const scripts = Object.keys(JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8')).scripts);
    const named = [...text.matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map((m) => m[1] ?? '');
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

function faultOf(words: string[]): string[] {
  if (words[0] === 'help') return words[1] === 'COMMAND' ? [] : faultOf([...words.slice(1), '--help']);
  const command = COMMANDS.find((c) => words.slice(0, c.name.split(' ').length).join(' ') === c.name);
  if (!command) return [`no such command: concord ${words.join(' ')}`];
  const known = ['--help', ...allOptions(command).map((option) => option.flags.split(' ')[0])];
  return words.filter((w) => w.startsWith('--') && !known.includes(w)).map((w) => `concord ${command.name}: ${w}`);
}

describe('README.md', () => {
  const text = readFileSync(join(TOP, 'README.md'), 'utf8');

  it('leads with the two commands that do everything', () => {
    const first = codeBlocks(text)[0]?.text ?? '';
    expect(first).toContain('npm ci && npm start');
    expect(first).toContain('npm ci && npm test');
    expect(text.indexOf('npm ci && npm start')).toBeLessThan(100);
  });

  it('says which licence holds, and the licence is there', () => {
    expect(text).toContain('[MIT](LICENSE)');
    expect(readFileSync(join(TOP, 'LICENSE'), 'utf8')).toContain('MIT');
  });
});
