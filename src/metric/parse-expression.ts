import { CALLS, type CallName, type Expression, ExpressionFault } from './expression.ts';
import { isDay } from './is-day.ts';

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|('(?:[^']|'')*')|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)|(<=|>=|<>|!=|-(?!-)|[+*/()=<>,]))/y;
const LONGEST = 2000;
const DEEPEST = 50;
const WORDS = new Set(['and', 'or', 'not', 'in', 'is', 'null', 'between', 'case', 'when', 'then', 'else', 'end']);

interface Token {
  kind: 'number' | 'text' | 'name' | 'word' | 'sign' | 'end';
  text: string;
}

/** A token and where it stands in the text: from its first character to the one after its last. */
interface PlacedToken extends Token {
  from: number;
  to: number;
}

/**
 * Reads a metric's expression. The grammar is the allow-list: anything else (a subquery, a statement, a comment, an
 * unknown function) is refused here, when the catalogue loads, and never reaches the engine.
 * @param text e.g. `attendances_all - over_4h_all`
 * @returns its tree; `write-expression.ts` writes it as SQL
 * @throws ExpressionFault saying what was found and what was expected
 */
export function parseExpression(text: string): Expression {
  if (text.length > LONGEST) throw new ExpressionFault('the expression is too long', `at most ${LONGEST} characters`);
  const reader = new Reader(tokensOf(text));
  const expression = reader.either();
  reader.expectEnd();
  return expression;
}

/**
 * The parts of a condition that must all hold, as they are written: split at every `and` that stands in no brackets, no `case` and no
 * `between`. A condition with an `or` at that level is one part.
 * @throws ExpressionFault where the text cannot be read
 * @example conjunctsOf("a = 1 and (b or c)") // ['a = 1', '(b or c)']
 */
export function conjunctsOf(text: string): string[] {
  parseExpression(text);
  const tokens = tokensOf(text);
  const cuts: PlacedToken[] = [];
  let [depth, between] = [0, 0];
  for (const token of tokens) {
    if (token.kind !== 'word' && token.kind !== 'sign') continue;
    if (token.text === '(' || token.text === 'case') depth++;
    if (token.text === ')' || token.text === 'end') depth--;
    if (depth > 0) continue;
    if (token.text === 'or') return [text.trim()];
    if (token.text === 'between') between++;
    else if (token.text === 'and' && between > 0) between--;
    else if (token.text === 'and') cuts.push(token);
  }
  const ends = [...cuts.map((cut) => cut.from), text.length];
  return ends.map((end, i) => text.slice(i === 0 ? 0 : cuts[i - 1]!.to, end).trim());
}

function tokensOf(text: string): PlacedToken[] {
  const tokens: PlacedToken[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new ExpressionFault(`'${text.slice(from).trim().slice(0, 20)}' cannot stand here`, GRAMMAR);
    const to = TOKEN.lastIndex;
    tokens.push({ ...tokenOf(match), from: to - match[0].trimStart().length, to });
  }
  return [...tokens, { kind: 'end', text: 'the end', from: end, to: end }];
}

const GRAMMAR = 'names, numbers, texts in single quotes, + - * / ( ), comparisons, and, or, not, in, is null, case';

function tokenOf([, number, text, name, sign]: RegExpExecArray): Token {
  if (number !== undefined) return { kind: 'number', text: number };
  if (text !== undefined) return { kind: 'text', text: text.slice(1, -1).replaceAll("''", "'") };
  if (sign !== undefined) return { kind: 'sign', text: sign === '!=' ? '<>' : sign };
  const lower = name!.toLowerCase();
  return WORDS.has(lower) ? { kind: 'word', text: lower } : { kind: 'name', text: name! };
}

/** A day is written as a text, and must exist. */
function dateOf(values: Expression[]): Expression {
  const [only] = values;
  if (values.length === 1 && only!.kind === 'text' && isDay(only!.value)) return { kind: 'date', value: only!.value };
  throw new ExpressionFault('date takes one text that is a day', "a day that exists, e.g. date('2025-04-01')");
}

/** Recursive descent, one method a level of precedence, loosest first. */
class Reader {
  private readonly tokens: Token[];
  private at = 0;
  private depth = 0;

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  either(): Expression {
    if (++this.depth > DEEPEST) throw new ExpressionFault('the expression is too deep', `at most ${DEEPEST} levels`);
    let left = this.both();
    while (this.take('or')) left = { kind: 'logic', operator: 'or', left, right: this.both() };
    this.depth--;
    return left;
  }

  expectEnd(): void {
    if (this.next.kind !== 'end') this.refuse('the end of the expression');
  }

  private both(): Expression {
    let left = this.negated();
    while (this.take('and')) left = { kind: 'logic', operator: 'and', left, right: this.negated() };
    return left;
  }

  private negated(): Expression {
    return this.take('not') ? { kind: 'not', of: this.comparison() } : this.comparison();
  }

  private comparison(): Expression {
    const left = this.sum();
    for (const operator of ['<=', '>=', '<>', '=', '<', '>'] as const)
      if (this.take(operator)) return { kind: 'compare', operator, left, right: this.sum() };
    if (this.take('is')) {
      const not = this.take('not');
      this.expect('null');
      return { kind: 'is-null', of: left, not };
    }
    if (this.take('between')) return this.range(left);
    const not = this.take('not');
    if (this.take('in')) return { kind: 'in', of: left, values: this.list(), not };
    return not ? this.refuse("'in' after 'not'") : left;
  }

  private range(of: Expression): Expression {
    const low = this.sum();
    this.expect('and');
    return {
      kind: 'logic',
      operator: 'and',
      left: { kind: 'compare', operator: '>=', left: of, right: low },
      right: { kind: 'compare', operator: '<=', left: of, right: this.sum() },
    };
  }

  private sum(): Expression {
    let left = this.product();
    for (;;) {
      if (this.take('+')) left = { kind: 'arithmetic', operator: '+', left, right: this.product() };
      else if (this.take('-')) left = { kind: 'arithmetic', operator: '-', left, right: this.product() };
      else return left;
    }
  }

  private product(): Expression {
    let left = this.signed();
    for (;;) {
      if (this.take('*')) left = { kind: 'arithmetic', operator: '*', left, right: this.signed() };
      else if (this.take('/')) left = { kind: 'arithmetic', operator: '/', left, right: this.signed() };
      else return left;
    }
  }

  private signed(): Expression {
    return this.take('-') ? { kind: 'negate', of: this.single() } : this.single();
  }

  private single(): Expression {
    const token = this.next;
    if (this.take('(')) {
      const inner = this.either();
      this.expect(')');
      return inner;
    }
    if (this.take('case')) return this.cases();
    if (this.take('null')) return { kind: 'null' };
    if (token.kind !== 'number' && token.kind !== 'text' && token.kind !== 'name')
      return this.refuse('a name or number');
    this.at++;
    if (token.kind === 'number') return { kind: 'number', text: token.text };
    if (token.kind === 'text') return { kind: 'text', value: token.text };
    return this.is('(') ? this.call(token.text) : { kind: 'name', name: token.text };
  }

  private call(name: string): Expression {
    const known = name.toLowerCase();
    if (known === 'date') return dateOf(this.list());
    if (!Object.hasOwn(CALLS, known))
      throw new ExpressionFault(
        `'${name}' is not a function of metrics`,
        `one of ${[...Object.keys(CALLS), 'date'].join(', ')}`,
      );
    const values = this.list();
    const wanted = CALLS[known as CallName].takes.length;
    if (values.length !== wanted)
      throw new ExpressionFault(`${known} was given ${values.length} arguments`, `${wanted} arguments`);
    return { kind: 'call', name: known as CallName, values };
  }

  private list(): Expression[] {
    this.expect('(');
    const values = [this.either()];
    while (this.take(',')) values.push(this.either());
    this.expect(')');
    return values;
  }

  private cases(): Expression {
    const branches: { when: Expression; gives: Expression }[] = [];
    while (this.take('when')) {
      const when = this.either();
      this.expect('then');
      branches.push({ when, gives: this.either() });
    }
    if (!branches.length) return this.refuse("'when'");
    const otherwise: Expression = this.take('else') ? this.either() : { kind: 'null' };
    this.expect('end');
    return { kind: 'case', branches, otherwise };
  }

  private get next(): Token {
    return this.tokens[this.at]!;
  }

  private is(text: string): boolean {
    return (this.next.kind === 'word' || this.next.kind === 'sign') && this.next.text === text;
  }

  private take(text: string): boolean {
    const found = this.is(text);
    if (found) this.at++;
    return found;
  }

  private expect(text: string): void {
    if (!this.take(text)) this.refuse(`'${text}'`);
  }

  private refuse(expected: string): never {
    throw new ExpressionFault(this.next.kind === 'end' ? 'it ends too soon' : `found '${this.next.text}'`, expected);
  }
}
