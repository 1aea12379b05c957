/** A workspace: a folder that describes one care system. `concord.yaml` at its top; everything made lives in `.concord/`. */

export interface Workspace {
  /** absolute path of the folder that holds concord.yaml */
  folder: string;
  title: string;
  /** sentence shown on every page when the figures are not real, e.g. "made-up sample"; empty when real */
  notice: string;
  systems: CareSystem[];
  partners: Partner[];
  /** absolute paths of catalogue folders, ours first, the workspace's own after it (its files replace ours by id) */
  catalogueFolders: string[];
  paths: WorkspacePaths;
}

/** An integrated care system that pages can be about. */
export interface CareSystem {
  /** ODS code of the ICB, e.g. QHG */
  code: string;
  name: string;
  /** ONS code of the ICB, e.g. E54000024 */
  onsCode: string;
  /** ODS codes of its acute trusts */
  trusts: string[];
  /** parts of the system as it names them; absent: it names none */
  places?: Place[];
}

/** A part of a care system, with a name that the system chose. Nobody is in two. */
export interface Place {
  /** the system's own code of it */
  code: string;
  name: string;
  /** lad: whoever lives in one of these local authorities; pcn: whoever is with a practice of one of these networks */
  kind: 'lad' | 'pcn';
  /** ONS codes of lower-tier local authorities, or ODS codes of networks */
  parts: string[];
}

/** An organisation that sends data, and the datasets it sends. */
export interface Partner {
  code: string;
  name: string;
  sends: string[];
}

export interface WorkspacePaths {
  /** `.concord/` */
  data: string;
  landed: string;
  deliveries: string;
  steps: string;
  serving: string;
  editions: string;
  /** file that names the edition being served */
  current: string;
  temporary: string;
  lock: string;
}
