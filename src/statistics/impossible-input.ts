/** Thrown for input that no method could answer. It says what was expected and never the value, which may be a patient's. */
export class ImpossibleInput extends RangeError {
  constructor(expected: string) {
    super(expected);
    this.name = 'ImpossibleInput';
  }
}

/**
 * Refuses input that no method could answer.
 * `expected` is a whole statement of what holds for good input: 'a proportion needs a denominator above 0'.
 */
export function demand(holds: boolean, expected: string): asserts holds {
  if (!holds) throw new ImpossibleInput(expected);
}
