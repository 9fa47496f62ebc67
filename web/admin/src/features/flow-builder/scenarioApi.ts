import {
  api,
  readAll,
  request,
  type ScenarioPolicy,
  type ScenarioSessions,
  type ScenarioState,
  type ScenarioStep,
  type ScenarioThread,
  type ScenarioTried,
  type ScenarioTry,
  type ScenarioVersion,
  type ScenarioVisits,
} from "@/api";
import type { Scenario } from "./graph/document";
import type { Operation } from "./graph/operations";
import type { ToldProblem } from "./graph/problems";
import type { BlockSchema } from "./graph/schema";

// The requests of the editor. An interface, so that tests can stand in for the server. Their forms are those of
// schemas/openapi.yaml, but for what it leaves open: documents (schemas/flow.json), kinds of blocks and values.

export type SessionPolicy = ScenarioPolicy;
export type Version = ScenarioVersion;
export type TraceStep = ScenarioStep;
export type Thread = ScenarioThread;
export type StandingSessions = ScenarioSessions;
export type Visit = ScenarioVisits["visits"][number];
export type ScenarioAnswer = Omit<ScenarioState, "scenario"> & { scenario: Scenario };
export type TryRequest = Omit<ScenarioTry, "scenario">;
export type TryAnswer = Omit<ScenarioTried, "variables"> & { variables: Record<string, unknown> };

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

/** What a new comment is about; with `thread` it is an answer. */
export interface NewComment {
  text: string;
  block?: string;
  flow?: string;
  about?: string;
  thread?: string;
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
  problems(): Promise<ToldProblem[]>;
  publish(body: {
    note: string;
    policy: SessionPolicy;
    canary_percent: number;
    name?: string;
  }): Promise<Version & { failed_tests: TestReport[] }>;
  unpublish(): Promise<unknown>;
  versions(): Promise<Version[]>;
  version(id: string): Promise<Version & { scenario: Scenario }>;
  restore(id: string, client: string): Promise<unknown>;
  publishVersion(id: string, policy: SessionPolicy): Promise<unknown>;
  canary(percent: number): Promise<unknown>;
  sessions(version?: string): Promise<StandingSessions>;
  visits(version: string, period?: Period): Promise<ScenarioVisits>;
  try(body: TryRequest): Promise<TryAnswer>;
  tests(): Promise<{ gate: TestsGate; items: ScenarioTest[] }>;
  /** `renamedFrom`: the name that it had before. */
  putTest(name: string, text: string, renamedFrom?: string): Promise<ScenarioTest>;
  deleteTest(name: string): Promise<unknown>;
  runTests(body: { scenario: Scenario; names?: string[] }): Promise<TestReport[]>;
  setTestsGate(gate: TestsGate): Promise<unknown>;
  presence(block: string | null, client: string): Promise<unknown>;
  comments(): Promise<Thread[]>;
  addComment(body: NewComment): Promise<Thread>;
  changeComment(id: string, body: { text?: string; resolved?: boolean }): Promise<Thread>;
  deleteComment(id: string): Promise<unknown>;
  /** Names of the secrets that have a value. */
  secrets(): Promise<string[]>;
  setSecret(name: string, value: string): Promise<unknown>;
  removeSecret(name: string): Promise<unknown>;
  /** What a file of another product would become; nothing is stored. */
  previewImport(file: Blob, language: string): Promise<ImportAnswer>;
}

/** What the description of the API calls an object without saying what is in it. */
function opened<T>(value: object): T {
  return value as T;
}

export function scenarioApi(botId: string): ScenarioApi {
  const path = { id: botId };
  const versionPath = (version: string) => ({ ...path, version });
  return {
    blocks: async () => opened<BlockSchema[]>((await api.get("/flow-blocks")).blocks),
    read: async () => opened<ScenarioAnswer>(await api.get("/bots/{id}/scenario", { path })),
    send: async ({ operations, ...body }) => {
      const answer = await api.post("/bots/{id}/scenario/operations", {
        path,
        body: { ...body, operations: opened<never[]>(operations) },
      });
      return opened<{ revision: number; missed: Operation[] }>(answer);
    },
    problems: async () => (await api.get("/bots/{id}/scenario/problems", { path })).problems,
    publish: async (body) =>
      opened<Version & { failed_tests: TestReport[] }>(
        await api.post("/bots/{id}/scenario/publish", { path, body }),
      ),
    unpublish: () => api.post("/bots/{id}/scenario/unpublish", { path }),
    versions: () =>
      readAll((cursor) =>
        api.get("/bots/{id}/scenario/versions", { path, query: { cursor: cursor ?? undefined, limit: 100 } }),
      ),
    version: async (id) =>
      opened<Version & { scenario: Scenario }>(
        await api.get("/bots/{id}/scenario/versions/{version}", { path: versionPath(id) }),
      ),
    restore: (id, client) =>
      api.post("/bots/{id}/scenario/versions/{version}/restore", { path: versionPath(id), body: { client } }),
    publishVersion: (id, policy) =>
      api.post("/bots/{id}/scenario/versions/{version}/publish", { path: versionPath(id), body: { policy } }),
    canary: (percent) => api.post("/bots/{id}/scenario/canary", { path, body: { percent } }),
    sessions: (version) => api.get("/bots/{id}/scenario/sessions", { path, query: { version } }),
    visits: (version, period) =>
      api.get("/bots/{id}/scenario/visits", { path, query: { version: version || undefined, ...period } }),
    try: async (body) => opened<TryAnswer>(await api.post("/bots/{id}/scenario/try", { path, body })),
    tests: () => api.get("/bots/{id}/scenario/tests", { path }),
    putTest: (test, text, renamedFrom) =>
      api.put("/bots/{id}/scenario/tests/{test}", {
        path: { ...path, test },
        body: { text, ...(renamedFrom && { renamed_from: renamedFrom }) },
      }),
    deleteTest: (test) => api.delete("/bots/{id}/scenario/tests/{test}", { path: { ...path, test } }),
    runTests: async ({ scenario, ...body }) => {
      const answer = await api.post("/bots/{id}/scenario/tests/run", {
        path,
        body: { ...body, scenario: opened<never>(scenario) },
      });
      return opened<{ results: TestReport[] }>(answer).results;
    },
    setTestsGate: (gate) => api.put("/bots/{id}/scenario/tests-gate", { path, body: { gate } }),
    presence: (block, client) => api.post("/bots/{id}/scenario/presence", { path, body: { block, client } }),
    comments: async () => (await api.get("/bots/{id}/scenario/comments", { path })).items,
    addComment: (body) => api.post("/bots/{id}/scenario/comments", { path, body }),
    changeComment: (comment, body) =>
      api.patch("/bots/{id}/scenario/comments/{comment}", { path: { ...path, comment }, body }),
    deleteComment: (comment) =>
      api.delete("/bots/{id}/scenario/comments/{comment}", { path: { ...path, comment } }),
    secrets: async () =>
      (await api.get("/bots/{id}/scenario/secrets", { path })).items.map((one) => one.name),
    setSecret: (name, value) =>
      api.put("/bots/{id}/scenario/secrets/{name}", { path: { ...path, name }, body: { value } }),
    removeSecret: (name) => api.delete("/bots/{id}/scenario/secrets/{name}", { path: { ...path, name } }),
    previewImport: (file, language) =>
      request("post", `/bots/${encodeURIComponent(botId)}/scenario/import`, {
        raw: file,
        query: { preview: 1, language },
      }),
  };
}
