/** The numbers at which an expression can change: between two of them it gives the same. */
import { expect, it } from 'vitest';
import { limitsIn } from '../../src/metric/limits-in.ts';
import { parseExpression } from '../../src/metric/parse-expression.ts';

it.each([
  ['age >= 65', { age: [65] }],
  ['age < 65', { age: [65] }],
  ['age <= 64', { age: [65] }],
  ['age > 64', { age: [65] }],
  ['64 < age', { age: [65] }],
  ['17 >= age', { age: [18] }],
  ['age < 17.5', { age: [18] }],
  ['age > 17.5', { age: [18] }],
  ['age >= -1', { age: [-1] }],
  ['age = 64', { age: [64, 65] }],
  ['age <> 64', { age: [64, 65] }],
  ['age in (17, 18, null)', { age: [17, 18, 19] }],
  ['age between 65 and 79', { age: [65, 80] }],
  ['not (age < 5 or age is null)', { age: [5] }],
  ['age is not null', { age: [] }],
  ["case when age < 18 then 'young' when age >= 65 then 'old' end", { age: [18, 65] }],
  ['case when age > 17 then age end', { age: null }],
  ['age >= 65 and age * 2 > 130', { age: null }],
  ['age', { age: null }],
  ['age / 5', { age: null }],
  ['age >= used', { age: null, used: null }],
  ["sex = '1' and age < 5", { sex: null, age: [5] }],
  ["sex in ('1', '2')", { sex: null }],
])('%s', (text, limits) => {
  expect(Object.fromEntries(limitsIn(parseExpression(text)))).toEqual(limits);
});
