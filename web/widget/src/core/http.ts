// The few plain HTTP calls of the widget. No cookies are sent: the visitor's token is the only credential.
import { decodeConfig } from './decode';
import type { ChatConfig } from './protocol';

export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(detail || `HTTP ${status}`);
  }

  /** Trying again by itself would be answered the same way. */
  get refused(): boolean {
    return this.status >= 400 && this.status < 500 && ![401, 408, 425, 429].includes(this.status);
  }
}

export interface RequestOptions {
  method?: 'GET' | 'POST';
  token?: string | null;
  body?: unknown;
  signal?: AbortSignal;
}

export async function requestJson(url: string, options: RequestOptions = {}): Promise<unknown> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (options.token) headers['Authorization'] = `Bearer ${options.token}`;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(url, {
    method: options.method ?? 'GET',
    headers,
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
    credentials: 'omit',
    cache: 'no-store',
    signal: options.signal,
  });
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    if (response.ok) throw new HttpError(502, 'bad_answer', '');
  }
  if (!response.ok) throw problemFrom(response.status, body);
  return body;
}

/** Reads an RFC 9457 problem document. */
export function problemFrom(status: number, body: unknown): HttpError {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof fields[name] === 'string' ? (fields[name] as string) : '');
  return new HttpError(status, text('code') || `http_${status}`, text('detail') || text('title'));
}

export async function fetchConfig(url: string, signal?: AbortSignal): Promise<ChatConfig> {
  return decodeConfig(await requestJson(url, { signal }));
}
