/** Holds a function to its promise on any finite input: an answer in which every number is one, or a refusal. */
import { expect } from 'vitest';
import { ImpossibleInput } from '../../src/statistics/impossible-input.ts';

export function expectFiniteOrRefused(run: () => unknown): void {
  let answer: unknown;
  try {
    answer = run();
  } catch (error) {
    expect(error).toBeInstanceOf(ImpossibleInput);
    return;
  }
  expect(notFinite(answer, 'answer')).toEqual([]);
}

/** Where in an answer a number is none. */
function notFinite(value: unknown, where: string): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${where}: ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => notFinite(inner, `${where}.${key}`));
}
