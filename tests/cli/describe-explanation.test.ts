/** What `concord explain` says of the definition behind a figure, and of the days that the figure is of. */
import { describe, expect, it } from 'vitest';
import { describeExplanation } from '../../src/cli/describe-explanation.ts';
import type { Explanation } from '../../src/metric/explain-figure.ts';
import type { Answer, SourceBeside } from '../../src/metric/metric.ts';
import { release } from '../../src/policy/release.ts';
import { MADE_UP_ANSWER, madeUpAnswer } from './made-up-answer.ts';

const GRANT = {
  ...{ allowed: true as const, policy: 'test', tables: [], rowFilter: {}, purpose: null, expires: null },
  disclosureRule: 'none-for-published-aggregates',
};

function said(
  changes: Partial<Answer['metric']>,
  question: Partial<Answer['question']> = {},
  told: Explanation['told'] = [],
  sourcesBeside: SourceBeside[] = [],
): string {
  const answer = madeUpAnswer({
    metric: { ...MADE_UP_ANSWER.metric, ...changes },
    question: { ...MADE_UP_ANSWER.question, ...question },
    sourcesBeside,
  });
  const found: Omit<Explanation, 'answer'> = {
    ...{ edition: { id: 'e0123456789ab', asAt: '2025-11-14' }, tables: ['reported_measure'] },
    ...{ reports: [], reportsFound: 0, rowsLeftOut: null, walks: [], told },
  };
  return describeExplanation(release({ ...found, answer }, GRANT), '');
}

describe('an explanation in words', () => {
  it('says what is left out, who is counted, how small numbers are kept and whose the definition is', () => {
    const text = said({ exclusions: 'Booked  attendances.', populationBasis: 'resident', disclosure: 'HES_7_5' });
    expect(text).toContain('  Exclusions: Booked attendances.\n');
    expect(text).toContain('  Population: resident, people who live in a place\n');
    expect(text).toMatch(/ {2}Small numbers: rule HES_7_5: sub-national counts: 0 is shown, 1 to 7 are withheld/);
    expect(text).toContain('  Owner: Concord; author: Concord; unreviewed\n');
  });

  it('says who reviewed the definition and when', () => {
    const text = said({ reviewed: { by: 'A Reviewer', on: '2026-05-04', nextDue: '2027-05-04' } });
    expect(text).toContain('; reviewed by A Reviewer on 4 May 2026, next due 4 May 2027\n');
  });

  it('names a rule for small numbers that nobody knows without a meaning', () => {
    expect(said({ disclosure: 'made-up' })).toContain('  Small numbers: rule made-up\n');
  });

  it('gives the SQL of who sent what the figure is judged by, and its table', () => {
    const compiled = { sql: 'select told\nfrom practice_told', parameters: ['gp_event'], tables: ['practice_told'] };
    const text = said({}, {}, [{ from: 'practice_told', told: ['gp_event'], dimensions: [], compiled }]);
    expect(text).toContain('\nSQL of who sent gp_event\n');
    expect(text).toContain('  select told\n  from practice_told\n  with gp_event\n');
  });

  it('tells of what the figures are cut by the quality, and where it is less than the metric needs', () => {
    const source = {
      ...{ publisher: 'A publisher', dataTo: '2026-03-31', status: 'final', madeUp: false },
      ...{ why: 'cut-by' as const, tables: ['condition_register'] },
    };
    const text = said(
      { qualityAtLeast: 0.8 },
      {},
      [],
      [
        { ...source, dataset: 'gp_observation', name: 'Coded entries', quality: 0.878 },
        { ...source, dataset: 'death', name: 'Deaths', quality: 0.5, dataTo: null },
        {
          ...source,
          dataset: 'csds_referral',
          name: 'Referrals',
          quality: 0.5,
          why: 'same-table',
          tables: ['referral'],
        },
      ],
    );
    expect(text).toContain(
      [
        '\nSources of what the figures are cut by',
        '  Coded entries (gp_observation), A publisher: table condition_register; quality 87.8%; data to 31 Mar 2026',
        '  Deaths (death), A publisher: table condition_register; quality 50.0%; less than the metric needs, 80.0%',
        '\nOther sources of the tables that are counted',
        '  Referrals (csds_referral), A publisher: table referral; quality 50.0%; data to 31 Mar 2026\n',
      ].join('\n'),
    );
    expect(said({})).not.toContain('cut by');
  });

  it('says which days were asked where the figures have no periods', () => {
    const asked = { grain: null, from: '2025-10-05', to: '2025-11-30' };
    expect(said({}, asked)).toContain('days asked: 5 Oct 2025 to 30 Nov 2025; figures of 1 Oct 2025 to 31 Oct 2025');
  });
});
