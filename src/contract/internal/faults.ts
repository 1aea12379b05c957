/** The faults of one contract file as they are found, each with its line. */
import type { Problem } from '../../concord-error.ts';
import type { SettingPath } from '../../workspace/schema-faults.ts';

export interface Faults {
  problems: Problem[];
  add(path: SettingPath, problem: string, expected: string, remedy: string): void;
}

export function collectFaults(where: (path: SettingPath) => string): Faults {
  const problems: Problem[] = [];
  return {
    problems,
    add: (path, problem, expected, remedy) => void problems.push({ where: where(path), problem, expected, remedy }),
  };
}
