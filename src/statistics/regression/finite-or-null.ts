/**
 * Answers: what is left of a figure that may have overflowed or been divided by nothing.
 * Arguments: `value`, any number, or nothing.
 * Result: the number itself, or null where it is NaN, infinite or not there.
 * Zero, missing and small: 0 stays 0; missing stays missing.
 * Source: rule of this library: nothing infinite is given.
 * Example:
 * ```ts
 * finiteOrNull(0) // 0
 * finiteOrNull(1 / 0) // null
 * ```
 */
export const finiteOrNull = (value: number | null | undefined): number | null =>
  value !== null && value !== undefined && Number.isFinite(value) ? value : null;
