/** docs/reference, made from the code and the catalogue so that it cannot say anything else than they do. */
import { fileURLToPath } from 'node:url';
import { loadContracts } from '../../contract/load-contracts.ts';
import { loadMetrics } from '../../metric/load-metrics.ts';
import { loadPathways } from '../../metric/pathway/load-pathways.ts';
import type { CliCommand } from '../cli-command.ts';
import { checkTypesPage } from './check-types-page.ts';
import { cleansingRulesPage } from './cleansing-rules-page.ts';
import { commandsPage } from './commands-page.ts';
import { contractPage } from './contract-page.ts';
import { datasetsPage } from './datasets-page.ts';
import { exitCodesPage } from './exit-codes-page.ts';
import { metricsPage } from './metrics-page.ts';
import { pathwaysPage } from './pathways-page.ts';
import { settingsPage } from './settings-page.ts';
import { statMethodsPage } from './stat-methods-page.ts';
import { tablesPage } from './tables-page.ts';

const OUR_CATALOGUE = { catalogueFolders: [fileURLToPath(new URL('../../../catalogue', import.meta.url))] };

/** @returns each page's text by its file name */
export function writeReference(commands: CliCommand[]): Map<string, string> {
  const contracts = [...loadContracts(OUR_CATALOGUE).values()];
  const metrics = loadMetrics(OUR_CATALOGUE);
  const pathways = [...loadPathways(OUR_CATALOGUE, metrics).values()];
  return new Map([
    ['commands.md', commandsPage(commands)],
    ['exit-codes.md', exitCodesPage()],
    ['contract.md', contractPage()],
    ['cleansing-rules.md', cleansingRulesPage()],
    ['check-types.md', checkTypesPage()],
    ['datasets.md', datasetsPage(contracts)],
    ['tables.md', tablesPage(OUR_CATALOGUE)],
    ['metrics.md', metricsPage([...metrics.values()])],
    ['pathways.md', pathwaysPage(pathways)],
    ['settings.md', settingsPage()],
    ['stat-methods.md', statMethodsPage()],
  ]);
}
