/** Funnel plots whose limits allow for more differences between units than chance explains. */

import { normalQuantile } from '../distributions/normal.ts';
import { demand, demandChoice } from '../impossible-input.ts';
import { finiteOrNull } from '../regression/finite-or-null.ts';
import type { FunnelLimits } from './funnel-parts.ts';
import { type ExtremeUnits, overdispersion, type StandardisedUnit } from './overdispersion.ts';
import type { FunnelPair } from './sum-of-pairs.ts';
import { sumOfPairs } from './sum-of-pairs.ts';

const Z95 = normalQuantile(0.975);
const Z998 = normalQuantile(0.999);

/** As SHMI words it, by the 95% limits. */
export type OverdispersedBand = 'higher than expected' | 'as expected' | 'lower than expected';

export interface OverdispersedOptions {
  /** 10% winsorised when not given */
  extremes?: ExtremeUnits;
  /** 'additive' widens by τ² (the default), 'multiplicative' by φ, 'none' not at all */
  adjustment?: 'additive' | 'multiplicative' | 'none';
  /** 'log' (SHMI, the default) or 'square-root' (CQC); for ratios only */
  scale?: 'log' | 'square-root';
}

export interface OverdispersedUnit {
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  /** distance from the target over its standard error, before extremes are drawn in */
  z: number | null;
  /** as it went into φ; null where left out */
  usedZ: number | null;
  limits: FunnelLimits | null;
  band: OverdispersedBand | null;
}

export interface OverdispersedFunnel {
  target: number | null;
  used: number;
  phi: number | null;
  tauSquared: number | null;
  units: OverdispersedUnit[];
  notes: string[];
}

/**
 * Answers: which units' standardised ratios (mortality, for example) are higher or lower than expected, when units differ by
 * more than chance.
 * Arguments: `units`, each with observed (`numerator`, 0 or more) and expected events (`denominator`, above 0); `options`:
 * how extremes are treated, how limits are widened, and the scale: 'log' as SHMI, 'square-root' as CQC.
 * Result: φ, τ², and for each unit its ratio, z-score, 95% and 99.8% limits around 1, and its band by the 95% limits.
 * Zero, missing and small: a ratio of 0 has no logarithm: on that scale the unit has limits and a band, but is left out of φ
 * and τ², with a note; a missing part gives nulls. With fewer than two units limits are not widened, with a note.
 * Source: FunnelPlotR; specification section 10; the bands as NHS England's SHMI publication describes them, from memory.
 * Example:
 * ```ts
 * const units = [[812, 790.2], [640, 702.5], [1105, 1010.7], [430, 455.1]].map(([numerator, denominator]) => ({ numerator, denominator }))
 * ratioOverdispersedFunnel(units) // { target: 1, used: 4, phi: 2.832555332, tauSquared: 0.00384706648 }
 * ratioOverdispersedFunnel(units).units[1].band // 'as expected'
 * ratioOverdispersedFunnel(units, { adjustment: 'none' }).units[1].band // 'lower than expected'
 * ```
 */
export function ratioOverdispersedFunnel(units: FunnelPair[], options: OverdispersedOptions = {}): OverdispersedFunnel {
  sumOfPairs(units);
  const scale = options.scale === 'square-root' ? SQUARE_ROOT : LOG;
  const standardised = units.map(({ numerator, denominator }) => {
    if (numerator === null || denominator === null) return null;
    const value = numerator / denominator;
    if (!Number.isFinite(value)) return null;
    return { value, distance: scale.to(value) - scale.to(1), error: scale.spread / Math.sqrt(denominator) };
  });
  return funnelOf(units, standardised, { target: 1, scale, options });
}

/**
 * Answers: which units' proportions are higher or lower than expected, when units differ by more than chance.
 * Arguments: `units`, each with a numerator from 0 to its denominator, and a denominator above 0; `options`, as
 * `ratioOverdispersedFunnel`, whose scale does not apply.
 * Result: as `ratioOverdispersedFunnel`, around the proportion of all units together, as shares, on the arcsine scale.
 * Zero, missing and small: 0 of n and n of n are values like any others; a missing part gives nulls.
 * Source: FunnelPlotR; Spiegelhalter et al. (2012); specification section 10.
 * Example:
 * ```ts
 * const units = [[20, 100], [35, 100], [50, 100]].map(([numerator, denominator]) => ({ numerator, denominator }))
 * proportionOverdispersedFunnel(units, { extremes: 'none' }) // { target: 0.35, phi: 6.920959415, tauSquared: 0.0234535978 }
 * proportionOverdispersedFunnel([{ numerator: 2, denominator: 1 }]) // ImpossibleInput
 * ```
 */
export function proportionOverdispersedFunnel(
  units: FunnelPair[],
  options: OverdispersedOptions = {},
): OverdispersedFunnel {
  demand(
    units.every(({ numerator: x, denominator: n }) => x === null || n === null || x <= n),
    'a proportion needs a numerator from 0 to its denominator',
  );
  const target = sumOfPairs(units).baseline;
  const standardised = units.map(({ numerator, denominator }) => {
    if (numerator === null || denominator === null || target === null) return null;
    const value = numerator / denominator;
    return { value, distance: ARCSINE.to(value) - ARCSINE.to(target), error: ARCSINE.spread / Math.sqrt(denominator) };
  });
  return funnelOf(units, standardised, { target, scale: ARCSINE, options });
}

/** A scale on which chance is normal: there, back, and the standard error at one expected event or one person. */
interface Scale {
  to(value: number): number;
  back(value: number): number;
  spread: number;
}

const LOG: Scale = { to: Math.log, back: Math.exp, spread: 1 };
const SQUARE_ROOT: Scale = { to: Math.sqrt, back: (y) => Math.max(0, y) ** 2, spread: 0.5 };
const ARCSINE: Scale = {
  to: (share) => Math.asin(Math.sqrt(share)),
  back: (y) => Math.sin(Math.min(Math.PI / 2, Math.max(0, y))) ** 2,
  spread: 0.5,
};

interface Plan {
  target: number | null;
  scale: Scale;
  options: OverdispersedOptions;
}

function demandChoices({ extremes = 'none', adjustment = 'none', scale = 'log' }: OverdispersedOptions): void {
  demandChoice(extremes, ['winsorise', 'truncate', 'none'], 'what is done with extreme units');
  demandChoice(adjustment, ['additive', 'multiplicative', 'none'], 'an adjustment');
  demandChoice(scale, ['log', 'square-root'], 'a scale');
}

type Standardised = (StandardisedUnit & { value: number }) | null;

function funnelOf(units: FunnelPair[], standardised: Standardised[], plan: Plan): OverdispersedFunnel {
  demandChoices(plan.options);
  const usable = standardised.filter((unit) => unit !== null && Number.isFinite(unit.distance)) as StandardisedUnit[];
  const { used, phi, tauSquared, z, usedZ } = overdispersion(usable, plan.options.extremes);
  const notes = notesOf(standardised, usable.length, phi);
  let next = 0;
  const judged = units.map((pair, i): OverdispersedUnit => {
    const unit = standardised[i] ?? null;
    const at = unit !== null && Number.isFinite(unit.distance) ? next++ : null;
    const limits = unit === null ? null : limitsAt(unit.error, plan, { phi, tauSquared });
    const scores = { z: at === null ? null : z[at]!, usedZ: at === null ? null : usedZ[at]! };
    return {
      ...pair,
      value: unit?.value ?? null,
      ...scores,
      limits,
      band: unit && limits && bandOf(unit.value, limits),
    };
  });
  return { target: plan.target, used, phi, tauSquared, units: judged, notes };
}

function limitsAt(
  error: number,
  { target, scale, options }: Plan,
  { phi, tauSquared }: { phi: number | null; tauSquared: number | null },
): FunnelLimits | null {
  if (target === null) return null;
  const adjustment = options.adjustment ?? 'additive';
  const added = adjustment === 'additive' ? (tauSquared ?? 0) : 0;
  const factor = adjustment === 'multiplicative' ? Math.max(1, phi ?? 1) : 1;
  const wide = Math.sqrt(error * error * factor + added);
  const at = (z: number) => finiteOrNull(scale.back(scale.to(target) + z * wide));
  return { lower95: at(-Z95), upper95: at(Z95), lower998: at(-Z998), upper998: at(Z998) };
}

function bandOf(value: number, limits: FunnelLimits): OverdispersedBand {
  if (limits.upper95 !== null && value > limits.upper95) return 'higher than expected';
  if (limits.lower95 !== null && value < limits.lower95) return 'lower than expected';
  return 'as expected';
}

function notesOf(standardised: Standardised[], usable: number, phi: number | null): string[] {
  const missing = standardised.filter((unit) => unit === null).length;
  const zero = standardised.length - missing - usable;
  return [
    ...(missing ? [`${missing} of ${standardised.length} units have no value.`] : []),
    ...(zero ? [`${zero} units without events have no logarithm and are left out of φ and τ².`] : []),
    ...(phi === null ? ['Limits are not widened: fewer than two units can be compared.'] : []),
  ];
}
