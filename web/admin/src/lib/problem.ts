// What went wrong, as a value. The server answers errors as application/problem+json; everything else that can go
// wrong on the way (no network, an answer that is not JSON) is brought into the same shape.

export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  field?: string;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** The field of the request body that was refused, if the server named one. */
  readonly field: string | undefined;
  /** Seconds to wait before another try, from Retry-After. */
  readonly retryAfter: number | undefined;

  constructor(body: ProblemBody & { retryAfter?: number }) {
    super(body.detail || body.title || body.code || "request failed");
    this.name = "Problem";
    this.status = body.status ?? 0;
    this.code = body.code ?? "unknown";
    this.title = body.title ?? "";
    this.detail = body.detail ?? "";
    this.field = body.field;
    this.retryAfter = body.retryAfter;
  }
}

export const offlineCode = "network";

/** The kinds of failure that have a text of their own; each has a sentence and a next step in the locale files. */
export type ProblemKind =
  | "network"
  | "signedOut"
  | "forbidden"
  | "notFound"
  | "conflict"
  | "tooMany"
  | "tooLarge"
  | "server"
  | "invalid"
  | "unknown";

export function problemKind(error: unknown): ProblemKind {
  if (!(error instanceof Problem)) return "unknown";
  if (error.code === offlineCode) return "network";
  switch (error.status) {
    case 400:
    case 422:
      return "invalid";
    case 401:
      return "signedOut";
    case 403:
      return "forbidden";
    case 404:
    case 410:
      return "notFound";
    case 409:
    case 412:
      return "conflict";
    case 413:
      return "tooLarge";
    case 429:
      return "tooMany";
    default:
      return error.status >= 500 ? "server" : "unknown";
  }
}

/** The server's own sentence, if it said one. */
export function problemDetail(error: unknown): string {
  if (error instanceof Problem) return error.detail || error.title;
  return "";
}

/** Field errors for a form: the named field gets the server's sentence. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (error instanceof Problem && error.field === field) return error.detail || error.title;
  return undefined;
}

/** The server's sentence for a field of a settings form: `settings.allowed_origins[0]` belongs to `allowed_origins`. */
export function settingsError(error: unknown, names: readonly string[]): Record<string, string> {
  if (!(error instanceof Problem) || !error.field) return {};
  const name = /^(?:(?:settings|secrets)\.)?([A-Za-z0-9_]+)/.exec(error.field)?.[1];
  return name && names.includes(name) ? { [name]: error.detail || error.title } : {};
}
