/** A delivery's accepted rows as the input of a step. */
import { acceptedRows } from '../quality/accepted-rows.ts';
import { checkFiles } from '../quality/check-files.ts';
import type { CheckedDelivery } from './check-again.ts';
import { hashOf } from './hash-canonically.ts';
import type { StepInput } from './run-step.ts';

/** @returns what is left of them below the privacy line where they crossed it */
export const deliveryInput = (d: CheckedDelivery): StepInput =>
  d.rows ?? {
    relation: `(${acceptedRows(d.folder)})`,
    files: [checkFiles(d.folder).rows, checkFiles(d.folder).rejected],
    sha256: hashOf([d.rowsSha256, d.rejectedSha256]),
  };
