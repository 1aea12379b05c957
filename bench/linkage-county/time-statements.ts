/** Where the time of a long piece of SQL work goes: an engine that keeps how long each statement took. */
import type { Engine } from '../../src/engine/engine.ts';

export interface StatementTime {
  /** the statement's first words, numbers left out, so that the same step of several rounds is one */
  statement: string;
  times: number;
  seconds: number;
}

/** An engine as the one given, and what its statements took so far, the longest first. */
export function timeStatements(engine: Engine): { engine: Engine; taken: () => StatementTime[] } {
  const taken = new Map<string, StatementTime>();
  const timed = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await work();
    } finally {
      const statement = sql.replace(/\s+/g, ' ').replace(/\d+/g, '#').trim().slice(0, 90);
      const before = taken.get(statement) ?? { statement, times: 0, seconds: 0 };
      before.times += 1;
      before.seconds += (performance.now() - start) / 1000;
      taken.set(statement, before);
    }
  };
  return {
    engine: {
      ...engine,
      run: (sql, parameters) => timed(sql, () => engine.run(sql, parameters)),
      all: (sql, parameters) => timed(sql, () => engine.all(sql, parameters)),
      one: (sql, parameters) => timed(sql, () => engine.one(sql, parameters)),
    },
    taken: () => [...taken.values()].sort((a, b) => b.seconds - a.seconds),
  };
}
