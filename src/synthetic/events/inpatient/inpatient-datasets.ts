import type { DatasetExtract } from '../../extracts/dataset-extract.ts';

export const INPATIENT_DATASETS: DatasetExtract[] = [];
