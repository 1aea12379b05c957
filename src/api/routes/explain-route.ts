import type { ApiApp, ApiContext } from '../api-context.ts';
export function addExplainRoute(_app: ApiApp, _context: ApiContext): void {}
