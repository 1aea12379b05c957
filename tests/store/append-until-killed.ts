/** A child process of the kill test: appends entries without end and tells each number once it was acknowledged. */
import { appendAudit } from '../../src/store/append-audit.ts';
import { openStore, type StorePlace } from '../../src/store/open-store.ts';

const store = await openStore(JSON.parse(process.argv[2]!) as StorePlace);
for (let n = 1; ; n++) {
  const { seq } = await appendAudit(store, {
    at: new Date().toISOString(),
    user: { id: `u${process.pid}`, role: 'analyst', organisation: 'QOX' },
    action: 'view',
    object: { type: 'cohort', id: String(n) },
    outcome: 'allowed',
  });
  process.send?.(seq);
}
