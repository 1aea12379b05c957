/** One small file with many faults, for the tour of `concord check`. Every figure is made up. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const HEADER =
  'nhs_trust22_code,date,total_attendances,attendances_over_4hours,emergency_admissions_over_4hours,total_emergency_admissions,pct_attendance_over_4hours,pct_emergency_admissions_over_4hours,comment';

const LINES = [
  'RZ1,April 2025,17400,5200,610,4300,0.3,0.14,right',
  'RZ2,April 2025,11600,3100,320,2800,0.27,0.11,right',
  'RZ2,April 2025,11600,3100,320,2800,0.27,0.11,the same row again',
  'RZ3,April 2025,7700,,180,1900,,0.09,not reported: allowed',
  'RZ4,Apr-25,14100,4000,450,3400,0.28,0.13,a date in another form',
  'RZ5,April 2025,six thousand,1100,140,1500,0.18,0.09,text for a number',
  'RZA,April 2025,20600,25000,800,5100,1.21,0.16,more late than all',
  'RZB,April 2025,-12,0,0,0,,,below zero',
  ',April 2025,9000,2000,100,1000,0.22,0.1,no trust',
  'rz-c,April 2025,9000,2000,100,1000,0.22,0.1,no such code',
  'RZD,April 2025,9000,2000,100,1000,0.45,0.1,the share is wrong: kept with a warning',
  'RZE,April 2025,9000,2000',
  'RZF,April 2025,9000,2000,100,1000,0.22,0.1,one field,too many',
  'RZG,May 2025,9100,2050,104,1010,0.23,0.1,right',
];

export function writeFaulty(folder: string): void {
  const path = `${folder}/ae_trust_monthly_faulty.csv`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `\uFEFF${[HEADER, ...LINES].join('\r\n')}\r\n`);
}
