/** The daily returns of units, wards and homes, about nobody, and what is left out of them. The doses are the makers' own (unsourced). */
import type { DatasetExtract } from '../../extracts/dataset-extract.ts';

const rows = (id: string): URL => new URL(`${id}.sql`, import.meta.url);

export const RETURNS_DATASETS: DatasetExtract[] = [
  {
    ...{ id: 'community_bed_state', rows: rows('community_bed_state'), senders: ['community'], chunk: 'all' },
    faults: [
      { fault: 'missing-value', share: 0.01, column: 'beds_occupied' },
      { fault: 'missing-value', share: 0.02, column: 'patients_ready_to_leave' },
    ],
  },
  {
    ...{ id: 'virtual_ward_state', rows: rows('virtual_ward_state'), senders: ['community'], chunk: 'all' },
    faults: [{ fault: 'missing-value', share: 0.01, column: 'patients' }],
  },
  {
    ...{ id: 'care_home_state', rows: rows('care_home_state'), senders: ['council'], chunk: 'year' },
    faults: [
      { fault: 'missing-value', share: 0.01, column: 'places_free' },
      { fault: 'duplicate', share: 0.001 },
    ],
  },
];
