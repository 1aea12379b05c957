/** What a step of making the world is, and what every step is told. */
import type { Engine } from '../engine/engine.ts';

export interface WorldSettings {
  /** people alive and living there at any time, about */
  residents: number;
  /** whole years covered, ending at `endDate` */
  years: number;
  seed: number;
  /** last day covered, YYYY-MM-DD */
  endDate: string;
  /** whether all that practices record is made, and not a tenth of what is routine; false when not given */
  fullGp?: boolean;
}

/** A step runs its SQL files in order, then its function. */
export interface WorldStep {
  name: string;
  sqlFiles?: URL[];
  run?: (engine: Engine, settings: WorldSettings) => Promise<void>;
}
