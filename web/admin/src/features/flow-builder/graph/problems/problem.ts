/** How a problem can be mended by one press. */
export type Fix =
  | { kind: "add_end"; block: string; port: string }
  | { kind: "remove_block"; block: string }
  | { kind: "create_variable"; name: string }
  | { kind: "rename_variable_use"; from: string; to: string; block: string }
  | { kind: "set_default"; name: string }
  | { kind: "copy_text"; block: string; locale: string }
  | { kind: "add_wait"; edge: string }
  | { kind: "add_start"; flow: string };

export type ProblemKind =
  | "no_start"
  | "unknown_kind"
  | "required"
  | "more_needed"
  | "unknown_flow"
  | "dead_end"
  | "unreachable"
  | "unknown_variable"
  | "unset_variable"
  | "missing_text"
  | "missing_translation"
  | "endless_loop"
  | "channel_need";

export interface FlowProblem {
  /** The same as long as the problem is. */
  id: string;
  kind: ProblemKind | "server";
  severity: "error" | "warning";
  flow?: string;
  block?: string;
  edge?: string;
  port?: string;
  variable?: string;
  /** The setting to look at. */
  field?: string;
  locale?: string;
  /** The capability that a channel lacks, and the channel's kind. */
  need?: string;
  channel?: string;
  /** The server's own sentence, of a problem that only it sees. */
  message?: string;
  fix?: Fix;
}
