import type { DatasetExtract } from '../../extracts/dataset-extract.ts';

export const LOCAL_DATASETS: DatasetExtract[] = [];
