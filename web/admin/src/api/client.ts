import { request, type RequestOptions } from "./http";
import type { paths } from "./schema";

// Requests whose path, parameters, body and answer are checked against schemas/openapi.yaml.

type Verb = "get" | "post" | "patch" | "put" | "delete";
type PathsWith<M extends Verb> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];
type Operation<P extends keyof paths, M extends Verb> = paths[P] extends Record<M, infer O> ? O : never;

type PathParams<O> = O extends { parameters: { path: infer X } } ? { path: X } : { path?: undefined };
type Query<O> = O extends { parameters: { query?: infer X } } ? { query?: X } : { query?: undefined };
type Body<O> = O extends { requestBody: { content: { "application/json": infer X } } }
  ? { body: X }
  : { body?: undefined };
type JsonOf<R> = R extends { content: { "application/json": infer X } } ? X : undefined;
type Answer<O> = O extends { responses: infer R }
  ? R extends { 200: infer X }
    ? JsonOf<X>
    : R extends { 201: infer X }
      ? JsonOf<X>
      : undefined
  : never;

type Init<O> = PathParams<O> &
  Query<O> &
  Body<O> &
  Pick<RequestOptions, "signal" | "keepalive"> & { idempotencyKey?: string };
type Optional<T> = Record<string, never> extends T ? [init?: T] : object extends T ? [init?: T] : [init: T];

export function fillPath(template: string, params: Record<string, unknown> = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

function call<M extends Verb>(method: M) {
  return <P extends PathsWith<M>>(
    path: P,
    ...[init]: Optional<Init<Operation<P, M>>>
  ): Promise<Answer<Operation<P, M>>> => {
    const {
      path: params,
      query,
      body,
      signal,
      keepalive,
      idempotencyKey,
    } = (init ?? {}) as {
      path?: Record<string, unknown>;
      query?: RequestOptions["query"];
      body?: unknown;
      signal?: AbortSignal;
      keepalive?: boolean;
      idempotencyKey?: string;
    };
    const headers = idempotencyKey ? { "Idempotency-Key": idempotencyKey } : undefined;
    return request(method, fillPath(path as string, params), { query, body, signal, keepalive, headers });
  };
}

export const api = {
  get: call("get"),
  post: call("post"),
  put: call("put"),
  patch: call("patch"),
  delete: call("delete"),
};
