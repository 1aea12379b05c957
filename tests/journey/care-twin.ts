/** Where every row of made-up deliveries must be in the end, worked out one row at a time. */
import { MODES, type Sent, type Visit } from './care-workspace.ts';

export interface Whereabouts {
  /** marks of the rows that purposes may use, sorted */
  usable: string[];
  /** marks of the rows that only direct care may use, sorted */
  care: string[];
  /** rows of each dataset that were sent as confidential, in deliveries that are in use */
  sentConfidential: Record<string, number>;
  /** of whom deliveries that are in use tell */
  people: Set<number>;
}

/** Numbers between 0 and 1, the same ones for the same seed. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Deliveries of every mode from two partners; a visit comes again and again, marked as confidential or not. */
export function makeSent(seed: number, rounds: number, { visits = 14, modes = MODES } = {}): Sent[] {
  const next = chance(seed);
  const sent: Sent[] = [];
  for (let round = 0; round < rounds; round++)
    for (const mode of modes)
      for (const from of ['RX1', 'RX2'] as const) {
        const rows = Array.from({ length: visits }, (_, i): Visit | null => {
          if (next() < 0.35) return null;
          const confidential = next() < 0.4;
          const place = `${seed}x${sent.length}x${i}`;
          return {
            visit: `V${i}`,
            person: (i * 3 + seed) % 40,
            mark: `${confidential ? 'ZEAL' : 'Q'}${place}`,
            confidential,
          };
        });
        // one row at least of each kind, so that every delivery is one
        const sure = [false, true].map((confidential, i) => ({
          ...{ visit: `S${sent.length}${i}`, person: (sent.length + i) % 40, confidential },
          mark: `${confidential ? 'ZEAL' : 'Q'}${seed}s${sent.length}`,
        }));
        sent.push({ mode, from, visits: [...rows.filter((row) => row !== null), ...sure] });
      }
  return sent;
}

/** upsert: the last word on a visit holds. append: the first, unless any calls it confidential. full: the last delivery alone. */
export function whereabouts(sent: Sent[]): Whereabouts {
  const found: Whereabouts = { usable: [], care: [], sentConfidential: {}, people: new Set() };
  for (const [name, deliveries] of Map.groupBy(sent, (s) => `${s.mode} ${s.from}`)) {
    const mode = name.split(' ')[0]!;
    const inUse = mode === 'full' ? deliveries.slice(-1) : deliveries;
    const rows = inUse.flatMap((d) => d.visits);
    for (const row of rows) found.people.add(row.person);
    const dataset = `visit_${mode}`;
    const confidential = rows.filter((row) => row.confidential).length;
    found.sentConfidential[dataset] = (found.sentConfidential[dataset] ?? 0) + confidential;
    for (const said of Map.groupBy(rows, (row) => row.visit).values()) {
      const first = said.find((row) => row.confidential) ?? said[0]!;
      const held = mode === 'append' ? first : said.at(-1)!;
      (held.confidential ? found.care : found.usable).push(held.mark);
    }
  }
  return { ...found, usable: found.usable.sort(), care: found.care.sort() };
}
