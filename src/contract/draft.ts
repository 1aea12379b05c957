/** What drafting a contract from an unknown file gives. Types only. */

/** Something the file cannot tell. Never shows a value of an identifying column. */
export interface DraftQuestion {
  id: string;
  question: string;
  /** empty when any text will do */
  choices: { value: string; label: string }[];
  /** what was guessed, and what holds when nobody answers; denies when in doubt */
  default: string;
}

/** The files that make the drafted dataset part of a catalogue. */
export interface DraftFiles {
  /** text of `catalogue/datasets/<id>/contract.yaml` */
  contract: string;
  /** text of `catalogue/datasets/<id>/<table>.sql`; none when the rows are about people or hold no figures */
  mappings: { table: string; sql: string }[];
  /** texts of `catalogue/metrics/<fileName>`, one for each figure */
  metrics: { id: string; fileName: string; yaml: string }[];
}

export interface Draft {
  /** dataset id, from the file's name */
  id: string;
  /** the contract under the default answers */
  yaml: string;
  files: DraftFiles;
  questions: DraftQuestion[];
  /** what a person should know of the file, in sentences */
  notes: string[];
  /**
   * The files under a person's answers, by question id; a question without one keeps its default.
   * @throws ConcordError 'usage' for an unknown question or an answer that is no choice
   */
  apply(answers: Record<string, string>): DraftFiles;
}
