import type { DatasetExtract } from '../../extracts/dataset-extract.ts';

export const URGENT_DATASETS: DatasetExtract[] = [];
