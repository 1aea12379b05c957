/** From a record's position among the good records (0-based) to its first physical line (1-based), kept as its jumps only. */
export interface LineMap {
  /** ascending positions at which the distance between line and position changes */
  positions: number[];
  /** line = position + shift, from that position on */
  shifts: number[];
}

export const emptyLineMap = (): LineMap => ({ positions: [], shifts: [] });

/** Notes that the record at `position` starts on `line`; positions must come in order. */
export function noteLine(map: LineMap, position: number, line: number): void {
  const shift = line - position;
  if (map.shifts.length > 0 && map.shifts[map.shifts.length - 1] === shift) return;
  map.positions.push(position);
  map.shifts.push(shift);
}
