import { type Expression, ExpressionFault, type ValueType } from './expression.ts';

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
    case 'null':
      return e.kind;
    case 'name':
      return typeOf(e.name);
    case 'negate':
      want(e.of, 'number');
      return 'number';
    case 'not':
      want(e.of, 'truth');
      return 'truth';
    case 'arithmetic':
      want(e.left, 'number');
      want(e.right, 'number');
      return 'number';
    case 'compare':
      want(e.right, check(e.left));
      return 'truth';
    case 'logic':
      want(e.left, 'truth');
      want(e.right, 'truth');
      return 'truth';
    case 'is-null':
      check(e.of);
      return 'truth';
    case 'in':
      for (const value of e.values) want(value, check(e.of));
      return 'truth';
    case 'call':
      for (const value of e.values) want(value, 'number');
      return 'number';
    case 'case':
      for (const branch of e.branches) want(branch.when, 'truth');
      for (const branch of e.branches)
        want(branch.gives, check(e.otherwise) === 'null' ? check(branch.gives) : check(e.otherwise));
      return check(e.otherwise) === 'null' ? check(e.branches[0]!.gives) : check(e.otherwise);
  }
}
