import { readAll, request, type Content } from "@/api";
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
  /** This step as lines of a test. */
  chat: string;
}

export const testsGates = ["off", "warn", "block"] as const;
/** What publishing does about tests that fail. */
export type TestsGate = (typeof testsGates)[number];

/** A conversation written down. */
export interface ScenarioTest {
  name: string;
  text: string;
  updated_at: number;
}

export interface TestReport {
  name: string;
  passed: boolean;
  /** Where it failed, from 1. */
  line: number | null;
  problem: string | null;
  expected: string | null;
  got: string | null;
  block: string | null;
  trace: string[];
}

export interface StandingSessions {
  blocks: { block: string; kind: string; count: number; gone: boolean }[];
  total: number;
}

export interface Visit {
  block: string;
  port: string;
  count: number;
}

/** What became of one block of another product's bot. */
export interface ImportItem {
  place: string;
  kind: string;
  text: string;
  outcome: "mapped" | "changed" | "left";
  remarks: { code: string; message: Record<string, string> }[];
  block: string;
}

export interface ImportAnswer {
  report: {
    product: "typebot" | "botpress";
    name: string;
    counts: { mapped: number; changed: number; left: number };
    items: ImportItem[];
  };
  scenario: Scenario;
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
  }): Promise<Version & { failed_tests: TestReport[] }>;
  unpublish(): Promise<void>;
  versions(): Promise<Version[]>;
  version(id: string): Promise<Version & { scenario: Scenario }>;
  restore(id: string, client: string): Promise<unknown>;
  publishVersion(id: string, policy: SessionPolicy): Promise<unknown>;
  canary(percent: number): Promise<unknown>;
  sessions(version?: string): Promise<StandingSessions>;
  visits(version?: string): Promise<Visit[]>;
  try(body: TryRequest): Promise<TryAnswer>;
  tests(): Promise<{ gate: TestsGate; items: ScenarioTest[] }>;
  /** `renamedFrom`: the name that it had before. */
  putTest(name: string, text: string, renamedFrom?: string): Promise<ScenarioTest>;
  deleteTest(name: string): Promise<void>;
  runTests(body: { scenario: Scenario; names?: string[] }): Promise<TestReport[]>;
  setTestsGate(gate: TestsGate): Promise<unknown>;
  presence(block: string | null, client: string): Promise<void>;
  /** Names of the secrets that have a value. */
  secrets(): Promise<string[]>;
  setSecret(name: string, value: string): Promise<unknown>;
  removeSecret(name: string): Promise<unknown>;
  /** What a file of another product would become; nothing is stored. */
  previewImport(file: Blob, language: string): Promise<ImportAnswer>;
}

export function scenarioApi(botId: string): ScenarioApi {
  const base = `/bots/${encodeURIComponent(botId)}/scenario`;
  const versionPath = (id: string) => `${base}/versions/${encodeURIComponent(id)}`;
  const testPath = (name: string) => `${base}/tests/${encodeURIComponent(name)}`;
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
    visits: async (version) =>
      (await request<{ visits: Visit[] }>("get", `${base}/visits`, { query: { version } })).visits,
    try: (body) => request("post", `${base}/try`, { body }),
    tests: () => request("get", `${base}/tests`),
    putTest: (name, text, renamedFrom) =>
      request("put", testPath(name), { body: { text, ...(renamedFrom && { renamed_from: renamedFrom }) } }),
    deleteTest: (name) => request("delete", testPath(name)),
    runTests: async (body) =>
      (await request<{ results: TestReport[] }>("post", `${base}/tests/run`, { body })).results,
    setTestsGate: (gate) => request("put", `${base}/tests-gate`, { body: { gate } }),
    presence: (block, client) => request("post", `${base}/presence`, { body: { block, client } }),
    secrets: async () =>
      (await request<{ items: { name: string }[] }>("get", `${base}/secrets`)).items.map((one) => one.name),
    setSecret: (name, value) =>
      request("put", `${base}/secrets/${encodeURIComponent(name)}`, { body: { value } }),
    removeSecret: (name) => request("delete", `${base}/secrets/${encodeURIComponent(name)}`),
    previewImport: (file, language) =>
      request("post", `${base}/import`, { raw: file, query: { preview: 1, language } }),
  };
}
