/** Every command, in the order of help: the way of a file, then asking, then the rest. */
import type { CliCommand } from './cli-command.ts';
import { auditListCommand } from './commands/audit-list.ts';
import { auditVerifyCommand } from './commands/audit-verify.ts';
import { buildCommand } from './commands/build.ts';
import { catalogueCommand } from './commands/catalogue.ts';
import { checkCommand } from './commands/check.ts';
import { cohortCountCommand } from './commands/cohort-count.ts';
import { cohortOverlapCommand } from './commands/cohort-overlap.ts';
import { cohortProfileCommand } from './commands/cohort-profile.ts';
import { cohortShowCommand } from './commands/cohort-show.ts';
import { contractDraftCommand } from './commands/contract-draft.ts';
import { deliveriesCommand } from './commands/deliveries.ts';
import { demoCommand } from './commands/demo.ts';
import { diffCommand } from './commands/diff.ts';
import { editionsCommand } from './commands/editions.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCmlCommand } from './commands/export-cml.ts';
import { exportOmopCommand } from './commands/export-omop.ts';
import { exportPurposeCommand } from './commands/export-purpose.ts';
import { landCommand } from './commands/land.ts';
import { linkCommand } from './commands/link.ts';
import { metricCommand } from './commands/metric.ts';
import { newCommand } from './commands/new.ts';
import { optOutsObjectionsCommand } from './commands/opt-outs-objections.ts';
import { optOutsRequestCommand } from './commands/opt-outs-request.ts';
import { optOutsStatusCommand } from './commands/opt-outs-status.ts';
import { optOutsTakeCommand } from './commands/opt-outs-take.ts';
import { pathwayListCommand } from './commands/pathway-list.ts';
import { pathwayShowCommand } from './commands/pathway-show.ts';
import { referenceCommand } from './commands/reference.ts';
import { reidentifyApproveCommand } from './commands/reidentify-approve.ts';
import { reidentifyListCommand } from './commands/reidentify-list.ts';
import { reidentifyOpenCommand } from './commands/reidentify-open.ts';
import { reidentifyRequestCommand } from './commands/reidentify-request.ts';
import { residentsChangesCommand } from './commands/residents-changes.ts';
import { residentsReverseCommand } from './commands/residents-reverse.ts';
import { residentsShowCommand } from './commands/residents-show.ts';
import { residentsSplitCommand } from './commands/residents-split.ts';
import { reviewDecideCommand } from './commands/review-decide.ts';
import { reviewListCommand } from './commands/review-list.ts';
import { reviewReopenCommand } from './commands/review-reopen.ts';
import { reviewShowCommand } from './commands/review-show.ts';
import { serveCommand } from './commands/serve.ts';
import { startCommand } from './commands/start.ts';
import { statCommand } from './commands/stat.ts';
import { synthCommand } from './commands/synth.ts';

export const COMMANDS: CliCommand[] = [
  newCommand,
  contractDraftCommand,
  checkCommand,
  landCommand,
  deliveriesCommand,
  buildCommand,
  optOutsRequestCommand,
  optOutsTakeCommand,
  optOutsObjectionsCommand,
  optOutsStatusCommand,
  editionsCommand,
  diffCommand,
  metricCommand,
  explainCommand,
  pathwayListCommand,
  pathwayShowCommand,
  cohortShowCommand,
  cohortCountCommand,
  cohortOverlapCommand,
  cohortProfileCommand,
  exportPurposeCommand,
  exportOmopCommand,
  exportCmlCommand,
  statCommand,
  linkCommand,
  reviewListCommand,
  reviewShowCommand,
  reviewDecideCommand,
  reviewReopenCommand,
  residentsChangesCommand,
  residentsReverseCommand,
  residentsShowCommand,
  residentsSplitCommand,
  reidentifyRequestCommand,
  reidentifyListCommand,
  reidentifyApproveCommand,
  reidentifyOpenCommand,
  auditListCommand,
  auditVerifyCommand,
  catalogueCommand,
  serveCommand,
  demoCommand,
  startCommand,
  synthCommand,
  referenceCommand,
];
