import { readAll, request, type Content, type ScenarioVisits } from "@/api";
import type { Scenario } from "./graph/document";
import type { Operation } from "./graph/operations";
import type { ToldProblem } from "./graph/problems";
import type { BlockSchema } from "./graph/schema";

// The requests of the editor. An interface, so that tests can stand in for the server.

export type SessionPolicy = "migrate" | "finish" | "restart";

export interface Version {
  id: string;
  number: number;
  note: string;
  name: string;
  policy: SessionPolicy;
  author: { id: string; name: string };
  created_at: number;
  /** New sessions run on it. */
  published: boolean;
  canary_percent: number | null;
}

export interface ScenarioAnswer {
  revision: number;
  scenario: Scenario;
  published: { version: string; number: number; at: number } | null;
  canary: { version: string; number?: number; percent: number } | null;
}

export interface TraceStep {
  block: string;
  port?: string;
  us?: number;
  set?: Record<string, unknown>;
  error?: string;
}

export interface TryRequest {
  state: unknown;
  input: { content: Content } | { event: "start" } | { skip: string };
  locale: string;
  channel: string;
}

export interface TryAnswer {
  state: unknown;
  messages: Content[];
  trace: TraceStep[];
  variables: Record<string, unknown>;
  waiting: string | null;
}

export interface StandingSessions {
  blocks: { block: string; kind: string; count: number; gone: boolean }[];
  total: number;
}

/** In microseconds; what is left out has no bound. */
export interface Period {
  from?: number;
  to?: number;
}

export interface ScenarioApi {
  blocks(): Promise<BlockSchema[]>;
  read(): Promise<ScenarioAnswer>;
  send(body: {
    base_revision: number;
    operations: Operation[];
    client: string;
  }): Promise<{ revision: number; missed: Operation[] }>;
  replace(body: { scenario: Scenario; base_revision: number }): Promise<{ revision: number }>;
  problems(): Promise<ToldProblem[]>;
  publish(body: {
    note: string;
    policy: SessionPolicy;
    canary_percent: number;
    name?: string;
  }): Promise<Version>;
  unpublish(): Promise<void>;
  versions(): Promise<Version[]>;
  version(id: string): Promise<Version & { scenario: Scenario }>;
  restore(id: string, client: string): Promise<unknown>;
  publishVersion(id: string, policy: SessionPolicy): Promise<unknown>;
  canary(percent: number): Promise<unknown>;
  sessions(version?: string): Promise<StandingSessions>;
  visits(version: string, period?: Period): Promise<ScenarioVisits>;
  try(body: TryRequest): Promise<TryAnswer>;
  presence(block: string | null, client: string): Promise<void>;
}

export function scenarioApi(botId: string): ScenarioApi {
  const base = `/bots/${encodeURIComponent(botId)}/scenario`;
  const versionPath = (id: string) => `${base}/versions/${encodeURIComponent(id)}`;
  return {
    blocks: async () => (await request<{ blocks: BlockSchema[] }>("get", "/flow-blocks")).blocks,
    read: () => request("get", base),
    send: (body) => request("post", `${base}/operations`, { body }),
    replace: (body) => request("put", base, { body }),
    problems: async () => (await request<{ problems: ToldProblem[] }>("get", `${base}/problems`)).problems,
    publish: (body) => request("post", `${base}/publish`, { body }),
    unpublish: () => request("post", `${base}/unpublish`, { body: {} }),
    versions: () =>
      readAll((cursor) =>
        request<{ items: Version[]; next_cursor: string | null }>("get", `${base}/versions`, {
          query: { cursor, limit: 100 },
        }),
      ),
    version: (id) => request("get", versionPath(id)),
    restore: (id, client) => request("post", `${versionPath(id)}/restore`, { body: { client } }),
    publishVersion: (id, policy) => request("post", `${versionPath(id)}/publish`, { body: { policy } }),
    canary: (percent) => request("post", `${base}/canary`, { body: { percent } }),
    sessions: (version) => request("get", `${base}/sessions`, { query: { version } }),
    visits: (version, period) =>
      request("get", `${base}/visits`, { query: { version: version || undefined, ...period } }),
    try: (body) => request("post", `${base}/try`, { body }),
    presence: (block, client) => request("post", `${base}/presence`, { body: { block, client } }),
  };
}
