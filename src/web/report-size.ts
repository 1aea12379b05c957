import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Initial JavaScript allowed before charts, in bytes after gzip (DESIGN section 11). */
export const INITIAL_SCRIPT_LIMIT = 200_000;

interface Chunk {
  type: string;
  fileName: string;
  code?: string;
  isEntry?: boolean;
  imports?: string[];
}

/** Prints what a first visit loads, and fails the build above the limit, so that the page cannot grow unnoticed. */
export function reportSize(): Plugin {
  return {
    name: 'report-size',
    apply: 'build',
    writeBundle(_, bundle) {
      const chunks = Object.values(bundle) as Chunk[];
      const initial = initialChunks(chunks).reduce((sum, chunk) => sum + gzipped(chunk), 0);
      const later = chunks.filter((c) => c.type === 'chunk').reduce((sum, c) => sum + gzipped(c), 0) - initial;
      console.log(
        `web page built: ${kB(initial)} of JavaScript at first (limit ${kB(INITIAL_SCRIPT_LIMIT)}), ${kB(later)} more when a chart is drawn`,
      );
      if (initial > INITIAL_SCRIPT_LIMIT) this.error(`initial JavaScript is ${kB(initial)}, above the limit`);
    },
  };
}

/** The entry and everything it imports at once; what is imported lazily is not followed. */
function initialChunks(chunks: Chunk[]): Chunk[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const wanted = new Set<Chunk>();
  const follow = (chunk: Chunk | undefined): void => {
    if (!chunk || wanted.has(chunk)) return;
    wanted.add(chunk);
    for (const name of chunk.imports ?? []) follow(byName.get(name));
  };
  for (const chunk of chunks) if (chunk.isEntry) follow(chunk);
  return [...wanted];
}

const gzipped = (chunk: Chunk): number => (chunk.code ? gzipSync(chunk.code).length : 0);
const kB = (bytes: number): string => `${Math.round(bytes / 1000)} kB gzipped`;
