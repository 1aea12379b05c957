import type { DatasetExtract } from '../../extracts/dataset-extract.ts';

export const PLANNED_DATASETS: DatasetExtract[] = [];
