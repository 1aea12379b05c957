/** Which property of a JSON object is which column, by name or by path. */
import type { Contract } from '../../contract/contract.ts';
import { type PathStep, parseJsonPath } from '../../contract/json-path.ts';
import type { LineFault } from './line-rules.ts';
import { foldName } from './match-header.ts';
import { cellOf, type Json } from './parse-json.ts';
import { OTHER_SHAPE, takePath } from './take-path.ts';

/** Columns that no object has are missing from the header. */
export class ObjectColumns {
  private readonly columnOf = new Map<string, number>();
  private readonly paths: { column: number; steps: PathStep[] }[] = [];
  /** properties that a path begins with */
  private readonly roots = new Set<string>();
  private readonly seen = new Set<number>();
  private readonly extra = new Set<string>();
  private readonly contract: Contract;

  constructor(contract: Contract) {
    this.contract = contract;
    contract.columns.forEach((column, i) => {
      const steps = column.path === undefined ? null : parseJsonPath(column.path);
      if (steps) {
        this.paths.push({ column: i, steps });
        this.roots.add(steps[0]!.name);
      } else for (const name of [column.physicalName, ...column.aliases]) this.columnOf.set(foldName(name), i);
    });
  }

  /** The cells of one object, or why it gives none. Two names of one column would leave it open which value holds. */
  place(object: Json): (string | null)[] | LineFault {
    const cells: (string | null)[] = this.contract.columns.map(() => null);
    return this.placeNamed(object, cells) ?? this.placePaths(object, cells) ?? cells;
  }

  private placeNamed(object: Json, cells: (string | null)[]): LineFault | null {
    const placed = new Set<number>();
    for (const [key, value] of Object.entries(object)) {
      const i = this.columnOf.get(foldName(key));
      if (i === undefined) {
        if (!this.roots.has(key)) this.extra.add(key);
        continue;
      }
      if (placed.has(i)) return 'repeated-name';
      placed.add(i);
      this.seen.add(i);
      cells[i] = cellOf(value);
    }
    return null;
  }

  private placePaths(object: Json, cells: (string | null)[]): LineFault | null {
    for (const { column, steps } of this.paths) {
      const text = takePath(object, steps);
      if (text === OTHER_SHAPE) return `shape:${this.contract.columns[column]!.name}`;
      if (text !== null) this.seen.add(column);
      cells[column] = text;
    }
    return null;
  }

  header(): string[] {
    return [...this.contract.columns.map((c, i) => (this.seen.has(i) ? c.physicalName : '')), ...this.extra];
  }
}
