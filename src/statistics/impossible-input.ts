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

/**
 * Answers: whether a choice is one of those there are; the compiler asks the same, but only of callers that it sees.
 * Arguments: `value`, what was chosen; `choices`, two or more; `what`, the choice with its article, e.g. 'a polarity'.
 * Result: nothing where it is one of them.
 * Missing: refused like anything else that is not among the choices, so a default is filled in before.
 * Source: this project's.
 * Example:
 * ```ts
 * demandChoice('up', ['up', 'down'], 'a direction') // undefined
 * demandChoice('left', ['up', 'down'], 'a direction') // ImpossibleInput
 * ```
 */
export function demandChoice<T extends string>(value: T, choices: readonly NoInfer<T>[], what: string): void {
  const named = choices.map((choice) => `'${choice}'`);
  demand(choices.includes(value), `${what} is ${named.slice(0, -1).join(', ')} or ${named.at(-1)}`);
}
