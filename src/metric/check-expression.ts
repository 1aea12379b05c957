import { CALLS, type Expression, ExpressionFault, type ValueType } from './expression.ts';

/**
 * What sort of value an expression gives; refuses sums of texts, unknown names and conditions that are no conditions.
 * @param expression what `parseExpression` gave
 * @param typeOf the sort of a name; throws ExpressionFault when there is no such name
 * @throws ExpressionFault
 */
export function checkExpression(expression: Expression, typeOf: (name: string) => ValueType): ValueType {
  const check = (e: Expression): ValueType => checkExpression(e, typeOf);
  const want = (e: Expression, wanted: ValueType): void => {
    const found = check(e);
    if (found !== wanted && found !== 'null')
      throw new ExpressionFault(`a ${found} stands where it cannot`, `a ${wanted}`);
  };
  const e = expression;
  switch (e.kind) {
    case 'number':
    case 'text':
    case 'date':
    case 'null':
      return e.kind;
    case 'name':
      return typeOf(e.name);
    case 'negate':
    case 'arithmetic':
      for (const operand of operandsOf(e)) want(operand, 'number');
      return 'number';
    case 'call':
      CALLS[e.name].takes.forEach((type, i) => {
        want(e.values[i]!, type);
      });
      return CALLS[e.name].gives;
    case 'not':
    case 'logic':
      for (const operand of operandsOf(e)) want(operand, 'truth');
      return 'truth';
    case 'compare':
      want(e.right, check(e.left));
      return 'truth';
    case 'in':
    case 'is-null':
      for (const value of e.kind === 'in' ? e.values : [e.of]) want(value, check(e.of));
      return 'truth';
    case 'case':
      return checkCase(e, check, want);
  }
}

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

function operandsOf(e: Of<'negate' | 'not' | 'arithmetic' | 'logic'>): Expression[] {
  return 'of' in e ? [e.of] : [e.left, e.right];
}

/** All branches give the same sort of value; one that gives nothing fits any. */
function checkCase(
  e: Of<'case'>,
  check: (e: Expression) => ValueType,
  want: (e: Expression, wanted: ValueType) => void,
): ValueType {
  const otherwise = check(e.otherwise);
  for (const branch of e.branches) {
    want(branch.when, 'truth');
    want(branch.gives, otherwise === 'null' ? check(branch.gives) : otherwise);
  }
  return otherwise === 'null' ? check(e.branches[0]!.gives) : otherwise;
}
