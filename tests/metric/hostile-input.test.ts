import { afterEach, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { parseExpression } from '../../src/metric/parse-expression.ts';
import { parseQuestion } from '../../src/metric/parse-question.ts';
import { type Fixture, metricOf, openFixture, report } from './open-fixture.ts';

const HOSTILE = [
  "' or 1=1 --",
  "RA1' union select * from duckdb_settings() --",
  '"; drop table reported_measure; --',
  "RA1; attach '/etc/passwd'",
  '$1',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  'x'.repeat(10_000),
];
let fixture: Fixture | undefined;
afterEach(() => {
  fixture?.edition.close();
  fixture = undefined;
});

describe.each(HOSTILE)('%.30j', (text) => {
  it('as a value is only a value that nobody knows', async () => {
    fixture = await openFixture({ reported_measure: [report('a', 'RA1', '2024-01-01', 1)] });
    const asked = fixture.ask(metricOf(), { where: [{ dimension: 'trust', values: [text] }] });
    await expect(asked).rejects.toMatchObject({ kind: 'unknown-name' });
    expect((await fixture.ask(metricOf())).figures[0]!.value).toBe(1);
  });

  it('as a code in the data is only a code', async () => {
    const code = text.replaceAll('\u0000', '0');
    fixture = await openFixture({ reported_measure: [report('a', code, '2024-01-01', 1)] });
    const { figures } = await fixture.ask(metricOf(), {
      by: ['trust'],
      where: [{ dimension: 'trust', values: [code] }],
    });
    expect(figures.map((f) => [f.group.trust, f.value])).toEqual([[code, 1]]);
  });

  it('as a name of anything is refused, with every fault, and never in full when it is long', () => {
    const metrics = new Map([['test.metric', metricOf()]]);
    const error = caught(() =>
      parseQuestion(
        { metric: 'test.metric', by: [text], grain: text, from: text, to: text, where: [`${text}=RA1`] },
        metrics,
        {},
      ),
    );
    expect(error.kind).toBe('usage');
    expect(error.problems.length).toBeGreaterThanOrEqual(4);
    expect(error.message.length).toBeLessThan(2500);
    expect(caught(() => parseQuestion({ metric: text }, metrics, {})).kind).toBe('unknown-name');
  });

  it('as a dimension of a hand-made question is refused', async () => {
    fixture = await openFixture({ reported_measure: [report('a', 'RA1', '2024-01-01', 1)] });
    await expect(fixture.ask(metricOf(), { by: [text] })).rejects.toBeInstanceOf(ConcordError);
    await expect(fixture.ask(metricOf(), { where: [{ dimension: text, values: ['RA1'] }] })).rejects.toBeInstanceOf(
      ConcordError,
    );
  });
});

describe('an expression that is more than arithmetic', () => {
  it.each([
    '(select max(value) from reported_measure)',
    'a; drop table reported_measure',
    'a -- comment',
    'a /* comment */',
    'read_csv(a)',
    'sum(a)',
    'coalesce(a, 0)',
    'greatest(a, b)',
    'getenv(a)',
    'a::varchar',
    'cast(a as varchar)',
    '"a"',
    '$1',
    'a over ()',
    'a.b.c',
    'a b',
    '',
    '(((((',
    'case end',
    'constructor(a)',
    `${'('.repeat(200)}a${')'.repeat(200)}`,
    'a + '.repeat(1000) + 'a',
  ])('%.40j is refused when it is read', (text) => {
    expect(() => parseExpression(text)).toThrow();
  });
});

function caught(action: () => unknown): ConcordError {
  try {
    action();
  } catch (error) {
    if (error instanceof ConcordError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
