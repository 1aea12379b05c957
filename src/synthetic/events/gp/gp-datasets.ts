import type { DatasetExtract } from '../../extracts/dataset-extract.ts';

export const GP_DATASETS: DatasetExtract[] = [];
