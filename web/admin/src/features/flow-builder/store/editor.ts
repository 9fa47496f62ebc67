import type { SaveStatus } from "@/lib/autosave";
import * as commands from "../graph/commands";
import { Ids, type Scenario } from "../graph/document";
import type { ChangeKind } from "../graph/diff";
import { History, stepOf } from "../graph/history";
import type { Operation } from "../graph/operations";
import {
  findProblems,
  fixOperations,
  serverProblems,
  type ChannelAbilities,
  type Fix,
  type FlowProblem,
  type ToldProblem,
} from "../graph/problems";
import type { Catalog } from "../graph/schema";
import { connectedPorts } from "../graph/size";
import type { Traffic } from "../graph/traffic";
import type { ScenarioAnswer, ScenarioApi } from "../scenarioApi";
import { Sync, type RemoteChange } from "./sync";
import type { UnsentStore } from "./unsent";

export const panels = [
  "properties",
  "problems",
  "variables",
  "flows",
  "versions",
  "test",
  "tests",
  "comments",
] as const;
/** "steps" only beside a turn of a conversation. */
export type PanelName = (typeof panels)[number] | "steps";

/** A run of the scenario as the canvas shows it. */
export interface Highlight {
  /** Blocks that were run, and ports that were left by ("block/port"). */
  blocks: ReadonlySet<string>;
  ports: ReadonlySet<string>;
  waiting: string | null;
  /** Blocks that something went wrong at. */
  failed?: ReadonlySet<string>;
}

export interface Person {
  name: string;
  block: string | null;
  seen: number;
}

export interface EditorState {
  doc: Scenario;
  flow: string;
  /** Selected blocks and lines. */
  blocks: ReadonlySet<string>;
  edges: ReadonlySet<string>;
  history: History;
  /** Blocks whose optional ports show. */
  unfolded: ReadonlySet<string>;
  status: SaveStatus;
  error: unknown;
  problems: readonly FlowProblem[];
  /** The worst that is wrong with a block. */
  problemOf: ReadonlyMap<string, "error" | "warning">;
  /** The language in which texts are shown and edited. */
  locale: string;
  panel: PanelName | null;
  /** Counts up when the properties should take the focus; `field` says where. */
  focusProperties: { count: number; field: string | null };
  trackpad: boolean;
  highlight: Highlight | null;
  /** How people went through it, while that is shown. */
  traffic: Traffic | null;
  people: ReadonlyMap<string, Person>;
  /** The block that the next trial begins at; null: at the start. */
  tryFrom: string | null;
  /** How many open threads of comments there are on a block. */
  comments: ReadonlyMap<string, number>;
  /** What changed since the version that is compared with. */
  changes: ReadonlyMap<string, ChangeKind> | null;
  readOnly: boolean;
  /** A version as it was published, shown in place of the draft. */
  version: { id: string; number: number } | null;
}

export interface EditorOptions {
  api: ScenarioApi;
  catalog: Catalog;
  server: ScenarioAnswer;
  unsent: UnsentStore;
  client: string;
  readOnly: boolean;
  version?: { id: string; number: number };
  channels?: readonly ChannelAbilities[];
  language?: string;
  random?: () => number;
  now?: () => number;
}

const problemsMs = 250;
const serverMs = 800;

/** Everything the editor knows, outside of React: components read parts of the state and call the methods. */
export class Editor {
  readonly api: ScenarioApi;
  readonly catalog: Catalog;
  readonly client: string;
  readonly ids: Ids;
  private readonly sync: Sync;
  private readonly now: () => number;
  private readonly listeners = new Set<() => void>();
  private channels: readonly ChannelAbilities[];
  private told: readonly ToldProblem[] = [];
  private serverTimer: ReturnType<typeof setTimeout> | undefined;
  /** Of the page: in which the server's sentences are shown. */
  private readonly language: string;
  private problemsTimer: ReturnType<typeof setTimeout> | undefined;
  private focusTaken = 0;
  private connectedFor: Scenario["edges"] | null = null;
  private connectedCache = new Map<string, Set<string>>();
  state: EditorState;

  constructor(options: EditorOptions) {
    this.api = options.api;
    this.catalog = options.catalog;
    this.client = options.client;
    this.ids = new Ids(options.random);
    this.now = options.now ?? Date.now;
    this.language = options.language ?? "en";
    this.channels = options.channels ?? [];
    this.state = {
      doc: options.server.scenario,
      flow: options.server.scenario.main,
      blocks: new Set(),
      edges: new Set(),
      history: History.empty,
      unfolded: new Set(),
      status: "clean",
      error: null,
      problems: [],
      problemOf: new Map(),
      locale: options.server.scenario.locales[0] ?? "en",
      panel: null,
      focusProperties: { count: 0, field: null },
      trackpad: false,
      highlight: null,
      traffic: null,
      people: new Map(),
      tryFrom: null,
      comments: new Map(),
      changes: null,
      readOnly: options.readOnly,
      version: options.version ?? null,
    };
    this.sync = new Sync(options.server, {
      api: options.api,
      unsent: options.unsent,
      client: options.client,
      onChange: (doc) => this.show(doc),
      onStatus: (status, error) => {
        this.set({ status, error });
        if (status === "saved") this.askServer();
      },
    });
    this.show(this.sync.doc);
    this.lookForProblems();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(patch: Partial<EditorState>): void {
    this.state = { ...this.state, ...patch };
    for (const listener of this.listeners) listener();
  }

  /** Begins to send; gives what ends it. */
  readonly open = (): (() => void) => {
    this.sync.start();
    this.askServer();
    return () => {
      this.sync.stop();
      clearTimeout(this.serverTimer);
      clearTimeout(this.problemsTimer);
    };
  };

  get unsent(): boolean {
    return this.sync.unsent;
  }

  private show(doc: Scenario): void {
    const { flow, locale, blocks, edges } = this.state;
    this.set({
      doc,
      flow: flow in doc.flows ? flow : doc.main,
      locale: doc.locales.includes(locale) ? locale : (doc.locales[0] ?? "en"),
      blocks: still(blocks, doc.blocks),
      edges: still(edges, doc.edges),
    });
    clearTimeout(this.problemsTimer);
    this.problemsTimer = setTimeout(() => this.lookForProblems(), problemsMs);
  }

  setChannels(channels: readonly ChannelAbilities[]): void {
    this.channels = channels;
    this.lookForProblems();
  }

  /** Once the draft is saved and nothing more comes for a moment. */
  private askServer(): void {
    clearTimeout(this.serverTimer);
    this.serverTimer = setTimeout(() => {
      this.api.problems().then(
        (told) => {
          this.told = told;
          this.lookForProblems();
        },
        // What is wrong is said again when it is published.
        () => undefined,
      );
    }, serverMs);
  }

  private lookForProblems(): void {
    const { doc } = this.state;
    const more = serverProblems(this.told, doc, this.language);
    const problems = findProblems(doc, this.catalog, this.channels, more);
    const problemOf = new Map<string, "error" | "warning">();
    for (const one of problems) {
      if (one.block && !problemOf.has(one.block)) problemOf.set(one.block, one.severity);
    }
    this.set({ problems, problemOf });
  }

  /** The ports of a block that lines leave from. */
  connected(id: string): ReadonlySet<string> {
    if (this.connectedFor !== this.state.doc.edges) {
      this.connectedFor = this.state.doc.edges;
      this.connectedCache = connectedPorts(this.state.doc);
    }
    return this.connectedCache.get(id) ?? none;
  }

  /** Does it, remembers how to take it back, and saves. */
  run(operations: readonly Operation[], label: string, group = ""): boolean {
    if (operations.length === 0 || this.state.readOnly) return false;
    const step = stepOf(this.state.doc, operations, label, group, this.now());
    const history = this.state.history.record(step);
    this.sync.edit(operations);
    this.set({ history });
    return true;
  }

  undo(): string | null {
    return this.travel("undo");
  }

  redo(): string | null {
    return this.travel("redo");
  }

  private travel(way: "undo" | "redo"): string | null {
    const done = this.state.readOnly ? null : this.state.history[way](this.state.doc);
    if (!done) return null;
    this.sync.edit(done.operations);
    this.set({ history: done.history });
    this.showStep(way === "undo" ? done.step.before : done.step.after);
    return done.step.label;
  }

  /** Opens the flow where something has just changed and selects what did, so that it is seen. */
  private showStep(values: ReadonlyMap<string, unknown>): void {
    const { doc } = this.state;
    const blocks = [...values.keys()]
      .filter((key) => key.startsWith("block:"))
      .map((key) => key.slice(6))
      .filter((id) => id in doc.blocks);
    const first = blocks[0];
    if (!first) return;
    this.set({ flow: doc.blocks[first]!.flow, blocks: new Set(blocks), edges: new Set() });
  }

  select(blocks: Iterable<string>, edges: Iterable<string> = []): void {
    this.set({ blocks: new Set(blocks), edges: new Set(edges) });
  }

  openFlow(flow: string): void {
    if (flow in this.state.doc.flows && flow !== this.state.flow)
      this.set({ flow, blocks: new Set(), edges: new Set() });
  }

  openPanel(panel: PanelName | null): void {
    this.set({ panel });
  }

  /** Shows a block's properties, with the focus in them. */
  editProperties(block: string, field: string | null = null): void {
    const count = this.state.focusProperties.count + 1;
    this.set({ panel: "properties", focusProperties: { count, field } });
    if (!this.state.blocks.has(block) || this.state.blocks.size > 1) this.select([block]);
  }

  /** Opens the trial, which begins at this block. */
  tryAt(block: string): void {
    this.set({ panel: "test", tryFrom: block });
  }

  /** Where in the properties the focus is wanted; each wish is told once, so that choosing a block moves no focus. */
  takeFocus(): { field: string | null } | null {
    const { count, field } = this.state.focusProperties;
    if (count === this.focusTaken) return null;
    this.focusTaken = count;
    return { field };
  }

  toggleFold(block: string): void {
    const unfolded = new Set(this.state.unfolded);
    if (!unfolded.delete(block)) unfolded.add(block);
    this.set({ unfolded });
  }

  fix(fix: Fix, label: string): void {
    this.run(fixOperations(this.state.doc, this.catalog, this.ids, fix), label);
  }

  removeSelected(label: string): void {
    const { doc, blocks, edges } = this.state;
    this.run(commands.removeSelection(doc, blocks, edges), label);
  }

  setSetting(block: string, name: string, value: unknown, label: string): void {
    const operations = commands.setSetting(this.state.doc, this.catalog, block, name, value);
    this.run(operations, label, `${block}.${name}`);
  }

  flush(): void {
    this.sync.flush();
  }

  discard(): Promise<void> {
    this.set({ history: History.empty });
    return this.sync.discard();
  }

  remote(change: RemoteChange): void {
    this.sync.remote(change);
  }

  serverHas(server: { revision: number; scenario: Scenario }): void {
    this.sync.serverHas(server);
  }

  reload(): Promise<void> {
    return this.sync.reload();
  }
}

const none: ReadonlySet<string> = new Set();

/** Those of the ids that there still are; the same set if all are. */
function still(ids: ReadonlySet<string>, all: object): ReadonlySet<string> {
  return [...ids].every((id) => id in all) ? ids : new Set([...ids].filter((id) => id in all));
}
