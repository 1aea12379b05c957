/** Limits of the slope and relative index of inequality by drawing each quantile's value anew, many times. */
import type { randomSource } from '../distributions/random.ts';
import { type Line, type LineWeights, lineOf, type Scale } from './deprivation-line.ts';

export interface Indices {
  slope: number;
  relative: number;
}

export interface IndexLimits {
  slope: [number, number];
  relative: [number, number];
}

export interface Simulation {
  /** values and standard errors on the sampling scale, from the most deprived quantile */
  scaled: readonly number[];
  errors: readonly number[];
  weights: LineWeights;
  scale: Scale;
  /** whether the line is fitted on the sampling scale */
  transform: boolean;
  multiplier: number;
  repetitions: number;
  /** as a fraction */
  confidence: number;
}

/** Slope index times the multiplier, and relative index; a negative multiplier turns the relative index over. */
export const indicesOf = ({ intercept, slope }: Line, back: Scale['back'], multiplier: number): Indices => {
  const [most, least] = [back(intercept), back(intercept + slope)];
  const relative = multiplier < 0 ? most / least : least / most;
  return { slope: (least - most) * multiplier, relative };
};

const UNCHANGED: Scale['back'] = (value) => value;

export const simulatedLimits = (simulation: Simulation, random: ReturnType<typeof randomSource>): IndexLimits => {
  const lines = drawnLines(simulation, random);
  const places = limitPlaces(simulation);
  if (simulation.transform) return turnedLimits(simulation, lines, places);
  const drawn = lines.map((line) => indicesOf(line, UNCHANGED, simulation.multiplier));
  const between = (figures: Float64Array): [number, number] => {
    figures.sort();
    return [figures[places[0]]!, figures[places[1]]!];
  };
  return {
    slope: between(Float64Array.from(drawn, ({ slope }) => slope)),
    relative: between(Float64Array.from(drawn, ({ relative }) => relative)),
  };
};

function drawnLines(simulation: Simulation, random: ReturnType<typeof randomSource>): Line[] {
  const { scaled, errors, weights, scale, transform, repetitions } = simulation;
  const drawn = new Float64Array(scaled.length);
  return Array.from({ length: repetitions }, () => {
    for (let i = 0; i < drawn.length; i++) {
      const figure = scaled[i]! + errors[i]! * random.normal();
      drawn[i] = transform ? figure : scale.back(figure);
    }
    return lineOf(weights, drawn);
  });
}

/** The 2,500th and 97,500th of 100,000 at 95%, counted from 0. */
function limitPlaces({ repetitions, confidence }: Simulation): [number, number] {
  const above = confidence + (1 - confidence) / 2;
  return [Math.max(1, Math.round(repetitions * (1 - above))) - 1, Math.round(repetitions * above) - 1];
}

/** Limits of the slope on the sampling scale, each a line turned about the middle of the fitted one. */
function turnedLimits(simulation: Simulation, lines: Line[], places: [number, number]): IndexLimits {
  const { scaled, weights, scale, multiplier } = simulation;
  const slopes = Float64Array.from(lines, ({ slope }) => slope).sort();
  const fitted = lineOf(weights, scaled);
  const middle = fitted.intercept + fitted.slope / 2;
  const found = places.map((place) => {
    const slope = slopes[place]!;
    return indicesOf({ intercept: middle - slope / 2, slope }, scale.back, multiplier);
  });
  const between = (part: keyof Indices): [number, number] => [
    Math.min(...found.map((indices) => indices[part])),
    Math.max(...found.map((indices) => indices[part])),
  ];
  return { slope: between('slope'), relative: between('relative') };
}
