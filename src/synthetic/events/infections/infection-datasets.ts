/** What trusts report of infections, with what goes wrong in it: the laboratory knows less of people than the ward. Doses are unsourced. */
import type { DatasetExtract } from '../../extracts/dataset-extract.ts';

export const INFECTION_DATASETS: DatasetExtract[] = [
  {
    id: 'hcai_specimen',
    rows: new URL('hcai_specimen.sql', import.meta.url),
    senders: ['acute'],
    chunk: 'all',
    faults: [
      { fault: 'missing-nhs-number', share: 0.02 },
      { fault: 'nhs-number-digit', share: 0.001 },
      { fault: 'superseded-nhs-number', share: 0.4 },
      { fault: 'typing-error', share: 0.01 },
      { fault: 'swapped-names', share: 0.002 },
      { fault: 'day-month-swapped', share: 0.003 },
      { fault: 'partial-postcode', share: 0.01 },
      { fault: 'unknown-code', share: 0.002, column: 'patient_category', code: 'Ward' },
      { fault: 'missing-value', share: 0.02, column: 'admitted_in_3_months' },
      { fault: 'missing-value', share: 0.01, column: 'last_discharge_date' },
      { fault: 'duplicate', share: 0.002 },
      { fault: 'late', share: 0.03 },
    ],
  },
];
