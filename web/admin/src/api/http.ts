import { offlineCode, Problem, type ProblemBody } from "@/lib/problem";

// One place where requests leave the page: cookie, CSRF token, problem+json, idempotency.

export const apiBase = "/api/v1";

export type Method = "get" | "post" | "patch" | "put" | "delete";

export interface RequestOptions {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  /** Sent as it is instead of JSON, for uploads. */
  raw?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
}

let csrfToken: string | null = null;
let signedOutListener: (() => void) | null = null;

export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** Called when a request finds that the session is over. */
export function onSignedOut(listener: (() => void) | null): void {
  signedOutListener = listener;
}

export function buildUrl(path: string, query?: RequestOptions["query"]): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return apiBase + path + (text ? `?${text}` : "");
}

async function readProblem(response: Response): Promise<Problem> {
  let body: ProblemBody = {};
  if ((response.headers.get("Content-Type") ?? "").includes("json")) {
    body = (await response.json().catch(() => ({}))) as ProblemBody;
  }
  const after = Number(response.headers.get("Retry-After"));
  return new Problem({
    ...body,
    status: response.status,
    title: body.title ?? response.statusText,
    retryAfter: Number.isFinite(after) && after > 0 ? after : undefined,
  });
}

/** The token belongs to the session; another tab may have signed in anew. */
async function refreshCsrfToken(): Promise<boolean> {
  const response = await fetch(buildUrl("/auth/me"), { credentials: "same-origin" }).catch(() => null);
  if (!response?.ok) return false;
  const me = (await response.json()) as { csrf_token?: string };
  if (!me.csrf_token || me.csrf_token === csrfToken) return false;
  csrfToken = me.csrf_token;
  return true;
}

/** Sends it and gives the answer, unread; a refusal is thrown as a Problem. */
async function exchange(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const send = () => {
    const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
    if (method !== "get" && csrfToken) headers["X-CSRF-Token"] = csrfToken;
    if (options.body !== undefined) headers["Content-Type"] = "application/json";
    return fetch(buildUrl(path, options.query), {
      method: method.toUpperCase(),
      credentials: "same-origin",
      headers,
      body: options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      signal: options.signal,
      keepalive: options.keepalive,
    });
  };

  let response: Response;
  try {
    response = await send();
    if (response.status === 403 && method !== "get") {
      const problem = await readProblem(response.clone());
      if (problem.code.startsWith("csrf") && (await refreshCsrfToken())) response = await send();
    }
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    throw new Problem({ code: offlineCode });
  }
  if (!response.ok) {
    const problem = await readProblem(response);
    if (problem.status === 401 && !path.startsWith("/auth/")) signedOutListener?.();
    throw problem;
  }
  return response;
}

export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await exchange(method, path, options);
  if (response.status === 204) return undefined as T;
  return (await response.json().catch(() => {
    throw new Problem({ status: 502, code: "bad_answer" });
  })) as T;
}

/** An answer that comes piece by piece, as text. */
export async function* stream(
  path: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const headers = { Accept: "text/event-stream" };
  const response = await exchange("post", path, { body, signal, headers });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (failure) {
    if (signal.aborted) throw failure;
    throw new Problem({ code: offlineCode });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

export function newIdempotencyKey(): string {
  // crypto.randomUUID exists only on https and localhost; a server on a plain LAN address has neither.
  const random = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
