/** What is told of places: the postcode directory, which a care system takes from the national one. */
import type { DatasetExtract } from '../extracts/dataset-extract.ts';

export const PLACE_DATASETS: DatasetExtract[] = [
  {
    ...{ id: 'postcode_directory', rows: new URL('postcode_directory.sql', import.meta.url) },
    ...{ senders: ['icb'], chunk: 'all', faults: [] },
  },
];
