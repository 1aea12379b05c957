/** The documents of the repository, and the commands written in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const TOP = fileURLToPath(new URL('../../', import.meta.url));

export interface Document {
  /** from the top of the repository */
  path: string;
  text: string;
}

/** Every Markdown file that we write: at the top, in docs, catalogue, examples and samples. */
export function readDocuments(): Document[] {
  const below = ['docs', 'catalogue', 'examples', 'samples'].flatMap((folder) =>
    readdirSync(join(TOP, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(TOP, folder, name)),
  );
  const top = readdirSync(TOP).map((name) => join(TOP, name));
  return [...top, ...below]
    .filter((path) => path.endsWith('.md') && !path.includes('.concord'))
    .map((path) => ({ path: relative(TOP, path), text: readFileSync(path, 'utf8') }));
}

export interface CodeBlock {
  /** what stands after the three backticks, e.g. `console` or `yaml file=concord.yaml` */
  info: string;
  text: string;
}

export const codeBlocks = (text: string): CodeBlock[] =>
  [...text.matchAll(/^([ \t]*)```([^\n`]*)\n([\s\S]*?)^\1```/gm)].map((match) => ({
    info: (match[2] ?? '').trim(),
    text: (match[3] ?? '').replaceAll(new RegExp(`^${match[1] ?? ''}`, 'gm'), ''),
  }));

/** Lines of a document's code blocks that run concord, as words after `concord`. */
export function concordCommands(text: string): string[][] {
  const lines = codeBlocks(text).flatMap((block) => block.text.replaceAll(/\\\n\s*/g, ' ').split('\n'));
  return lines.flatMap((line) => {
    const match = /^\s*(?:\$ )?(?:npx )?concord (.*?)(?:\s+#.*|\s{3,}.*)?$/.exec(line);
    return match ? [wordsOf(match[1] ?? '')] : [];
  });
}

/** Splits as a shell does, as far as our documents need it: spaces, and quotes of both kinds. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? '');
