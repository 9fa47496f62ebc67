import { sameValue, type SaveStatus } from "@/lib/autosave";
import { Problem } from "@/lib/problem";
import type { Scenario } from "../graph/document";
import { rebased, repairs } from "../graph/merge";
import { applyOnServer } from "../graph/onServer";
import {
  apply,
  keyOf,
  operationFor,
  operationsBetween,
  remove,
  squash,
  valueAt,
  type EntityKey,
  type Operation,
} from "../graph/operations";
import type { ScenarioApi } from "../scenarioApi";
import { abandonedMs, type UnsentStore } from "./unsent";

export interface SyncOptions {
  api: Pick<ScenarioApi, "send" | "read">;
  unsent: UnsentStore;
  client: string;
  /** The document has changed; `remote` when it was not by `edit`. */
  onChange: (doc: Scenario, remote: boolean) => void;
  onStatus: (status: SaveStatus, error: unknown) => void;
  delayMs?: number;
}

export interface RemoteChange {
  revision: number;
  /** Null: the whole document was replaced. */
  operations: Operation[] | null;
  client: string;
}

const firstRetryMs = 1000;
const longestRetryMs = abandonedMs / 4;

/**
 * Keeps the document in step with the server. What the server has is `shadow`; what is on the screen is `doc`; `dirty`
 * are the entities in which they may differ. One request runs at a time.
 */
export class Sync {
  private shadow: Scenario;
  private revision: number;
  private current: Scenario;
  private dirty = new Set<EntityKey>();
  private inflight: { keys: Set<EntityKey>; operations: Operation[] } | null = null;
  private waiting: RemoteChange[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private stopped = false;

  constructor(
    server: { revision: number; scenario: Scenario },
    private readonly options: SyncOptions,
  ) {
    this.shadow = server.scenario;
    this.revision = server.revision;
    this.current = server.scenario;
    for (const edits of options.unsent.take()) this.adopt(edits.entities);
    if (this.dirty.size > 0) {
      this.keep();
      this.schedule(0);
    }
  }

  get doc(): Scenario {
    return this.current;
  }

  get unsent(): boolean {
    return this.dirty.size > 0 || this.inflight !== null;
  }

  /** Edits that an earlier page did not get to send. */
  private adopt(entities: readonly { key: EntityKey; base?: unknown; mine?: unknown }[]): void {
    for (const { key, base, mine } of entities) {
      const value = rebased({ key, base, mine }, valueAt(this.shadow, key));
      if (sameValue(value, valueAt(this.shadow, key))) continue;
      this.current = apply(this.current, [operationFor(key, value)]);
      this.dirty.add(key);
    }
    this.mend();
  }

  edit(operations: readonly Operation[]): void {
    if (operations.length === 0) return;
    this.current = apply(this.current, operations);
    for (const operation of operations) this.dirty.add(keyOf(operation));
    this.keep();
    this.options.onChange(this.current, false);
    if (!this.inflight) this.options.onStatus("dirty", null);
    this.attempt = 0;
    this.schedule(this.options.delayMs ?? 400);
  }

  /** Sends what there is now. */
  flush(): void {
    this.attempt = 0;
    void this.send();
  }

  /** Goes on after `stop`. */
  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    if (this.dirty.size > 0) this.schedule(0);
  }

  /** Sends what there is at once and nothing more. */
  stop(): void {
    if (this.dirty.size > 0) void this.send();
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private schedule(ms: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.send(), ms);
  }

  /** Remembers what is not sent. */
  private keep(): void {
    const keys = [...new Set([...this.dirty, ...(this.inflight?.keys ?? [])])];
    if (keys.length === 0) return this.options.unsent.clear();
    const entities = keys.map((key) => ({
      key,
      base: valueAt(this.shadow, key),
      mine: valueAt(this.current, key),
    }));
    this.options.unsent.save({ entities });
  }

  private unsentOperations(keys: Iterable<EntityKey>): Operation[] {
    const operations: Operation[] = [];
    for (const key of keys) {
      const value = valueAt(this.current, key);
      if (!sameValue(value, valueAt(this.shadow, key))) operations.push(operationFor(key, value));
    }
    // What others stand on comes first: flows, then which is the main one, before flows go; blocks before edges.
    const puts = { flow: 0, variable: 1, settings: 2, block: 7, edge: 8 } as const;
    const removals = { edge: 3, block: 4, variable: 5, flow: 6 } as const;
    const rank = (one: Operation) => (one.op === "put" ? puts[one.type] : removals[one.type]);
    return operations.sort((a, b) => rank(a) - rank(b));
  }

  private async send(): Promise<void> {
    clearTimeout(this.timer);
    if (this.inflight || this.stopped) return;
    const keys = this.dirty;
    const operations = this.unsentOperations(keys);
    if (operations.length === 0) {
      this.dirty = new Set();
      this.keep();
      this.options.onStatus("saved", null);
      return;
    }
    this.dirty = new Set();
    this.inflight = { keys, operations };
    this.options.onStatus("saving", null);
    try {
      const answer = await this.options.api.send({
        base_revision: this.revision,
        operations,
        client: this.options.client,
      });
      this.inflight = null;
      this.accepted(operations, answer);
      this.attempt = 0;
      if (this.dirty.size > 0) void this.send();
      else this.options.onStatus("saved", null);
    } catch (failure) {
      this.inflight = null;
      this.dirty = new Set([...keys, ...this.dirty]);
      this.failed(failure);
    }
    this.catchUp();
  }

  private accepted(sent: readonly Operation[], answer: { revision: number; missed: Operation[] }): void {
    const theirs = squash(answer.missed);
    const mine = new Set([...sent.map(keyOf), ...this.dirty]);
    const before = this.shadow;
    this.shadow = applyOnServer(applyOnServer(before, theirs), sent);
    this.revision = answer.revision;
    this.take(theirs, before, mine);
    this.keep();
  }

  /** Brings what others did into the document; `before` is what both began from, `mine` what I have changed since. */
  private take(theirs: readonly Operation[], before: Scenario, mine: ReadonlySet<EntityKey>): void {
    if (theirs.length === 0) return;
    const operations = theirs.map((operation): Operation => {
      const key = keyOf(operation);
      const value = "value" in operation ? operation.value : undefined;
      if (!mine.has(key)) return operation;
      const change = { key, base: valueAt(before, key), mine: valueAt(this.current, key) };
      return operationFor(key, rebased(change, value));
    });
    this.current = apply(this.current, operations);
    // What went from the server with something else goes here too, unless it is mine.
    for (const id of Object.keys(before.edges)) {
      if (!(id in this.shadow.edges) && id in this.current.edges && !mine.has(`edge:${id}`))
        this.current = apply(this.current, [remove("edge", id)]);
    }
    for (const key of theirs.map(keyOf)) {
      if (!sameValue(valueAt(this.current, key), valueAt(this.shadow, key))) this.dirty.add(key);
    }
    this.mend();
    this.options.onChange(this.current, true);
  }

  private mend(): void {
    const operations = repairs(this.current, this.shadow);
    if (operations.length === 0) return;
    this.current = apply(this.current, operations);
    for (const operation of operations) this.dirty.add(keyOf(operation));
  }

  private failed(failure: unknown): void {
    this.options.onStatus("failed", failure);
    const refused = failure instanceof Problem && failure.status >= 400 && failure.status < 500;
    if (failure instanceof Problem && (failure.status === 409 || failure.status === 412)) {
      void this.reload().then(() => this.schedule(200));
    } else if (!refused || (failure instanceof Problem && failure.status === 429)) {
      const ms = Math.min(longestRetryMs, firstRetryMs * 2 ** this.attempt++);
      this.schedule(ms * (0.75 + Math.random() / 2));
    } else this.stayKept();
    this.keep();
  }

  /** While nothing is sent, other tabs must see that this one is still there. */
  private stayKept(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.keep();
      if (!this.stopped) this.stayKept();
    }, longestRetryMs);
  }

  /** Somebody, perhaps this tab, changed the scenario on the server. */
  remote(change: RemoteChange): void {
    this.waiting.push(change);
    this.catchUp();
  }

  private catchUp(): void {
    if (this.inflight || this.stopped) return;
    const changes = this.waiting.sort((a, b) => a.revision - b.revision);
    this.waiting = [];
    const revision = this.revision;
    for (const change of changes) {
      if (change.revision <= this.revision) continue;
      if (change.revision > this.revision + 1 || !change.operations) {
        void this.reload();
        return;
      }
      const before = this.shadow;
      const theirs = squash(change.operations);
      this.shadow = applyOnServer(before, theirs);
      this.revision = change.revision;
      this.take(theirs, before, this.dirty);
    }
    if (this.revision > revision && this.dirty.size > 0) this.schedule(this.options.delayMs ?? 400);
  }

  /** What the server has now, however it came to be: read anew, or restored from a version. */
  serverHas(server: { revision: number; scenario: Scenario }): void {
    if (this.inflight || server.revision <= this.revision) return;
    const before = this.shadow;
    const theirs = operationsBetween(before, server.scenario);
    this.shadow = server.scenario;
    this.revision = server.revision;
    this.take(theirs, before, this.dirty);
    if (this.dirty.size > 0) this.schedule(this.options.delayMs ?? 400);
  }

  async reload(): Promise<void> {
    try {
      this.serverHas(await this.options.api.read());
    } catch (failure) {
      if (this.dirty.size > 0) this.failed(failure);
    }
  }

  /** Gives up what is not sent: the document is what the server has. */
  async discard(): Promise<void> {
    const server = await this.options.api.read();
    this.dirty = new Set();
    this.shadow = server.scenario;
    this.revision = server.revision;
    this.current = server.scenario;
    this.keep();
    this.options.onChange(this.current, true);
    this.options.onStatus("saved", null);
  }
}
