import { expect } from 'vitest';

/** Fails where a NaN or an infinity stands anywhere in a result. */
export function everyNumber(result: unknown): void {
  const bad: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'number' && !Number.isFinite(value)) bad.push(`${path}: ${value}`);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
  };
  walk(result, '');
  expect(bad).toEqual([]);
}
