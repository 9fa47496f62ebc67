// One visitor's chat on one channel: joins the store, the connection, the queue of unsent messages, uploads and
// the other tabs. Everything a renderer can ask for is a method here.
import { Connection, isTemporary } from './connection';
import { decodeMessage, decodeMessages } from './decode';
import type { Endpoints } from './endpoints';
import { requestJson } from './http';
import { randomId } from './ids';
import type { Content, ServerFrame } from './protocol';
import { Queue, type QueuedMessage } from './queue';
import { lastSeq, type Pending } from './state';
import type { KeyValue } from './storage';
import { Store } from './store';
import { joinTabs, type Tabs } from './tabs';
import type { Hello, OpenTransport } from './transport';
import { Uploads } from './uploads';

export interface SessionOptions {
  channel: string;
  urls: Endpoints;
  locale: string;
  storage: KeyValue;
  openSocket: OpenTransport;
  openPolling: OpenTransport;
  /** Milliseconds UTC. */
  now?: () => number;
  random?: () => number;
  newId?: () => string;
}

const ACCEPT_WITHIN = 20_000;
const FOREIGN_PATIENCE = 15_000;
const PAGE = 50;
const MAX_RETRIES = 6;

export class Session {
  readonly store = new Store();
  readonly uploads: Uploads;
  private readonly connection: Connection;
  private readonly queue: Queue;
  private readonly tabs: Tabs;
  private readonly tokenKey: string;
  private readonly queueKey: string;
  private token: string | null;
  private said: Hello | null = null;
  private inFlight: string | null = null;
  private acceptTimer: ReturnType<typeof setTimeout> | undefined;
  private pauseTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly refusals = new Map<string, number>();
  private typingSent = 0;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private readSent = 0;
  private person: Record<string, unknown> | null = null;

  constructor(private readonly options: SessionOptions) {
    this.tokenKey = `beseda:${options.channel}:token`;
    this.queueKey = `beseda:${options.channel}:queue`;
    this.token = options.storage.get(this.tokenKey);
    this.queue = new Queue(options.storage, this.queueKey);
    this.connection = new Connection({
      openSocket: options.openSocket,
      openPolling: options.openPolling,
      random: options.random,
      hello: () => this.hello(),
      onFrame: (frame) => this.heard(frame),
      onPhase: (phase, polling) => {
        this.store.dispatch({ type: 'phase', phase, polling });
        if (phase !== 'online') this.lineLost();
      },
      onRefused: (problem) => this.store.dispatch({ type: 'problem', problem }),
    });
    this.uploads = new Uploads({
      url: options.urls.uploads,
      token: () => this.token,
      online: () => this.connection.isOnline,
      dispatch: (action) => this.store.dispatch(action),
      newId: () => this.newId(),
      now: () => this.now(),
      done: (item) => this.enqueue(item),
    });
    this.tabs = joinTabs(`beseda:${options.channel}`, (news) => {
      const message = news.type === 'accepted' ? decodeMessage(news.message) : null;
      if (news.type === 'accepted' && message !== null) {
        this.store.dispatch({ type: 'accepted', client_id: news.client_id, message });
      } else if (news.type === 'read') this.store.dispatch({ type: 'read_up_to', seq: news.seq });
    });
    for (const item of this.queue.read()) this.store.dispatch({ type: 'queue', item: toPending(item) });
    if (typeof window !== 'undefined') {
      window.addEventListener('storage', this.onStorage);
      window.addEventListener('online', this.onNetwork);
      window.addEventListener('pageshow', this.onNetwork);
      document.addEventListener('visibilitychange', this.onVisible);
    }
  }

  /** Somebody who has talked here before is worth a connection before the chat is opened. */
  get isKnown(): boolean {
    return this.token !== null || this.store.state.pending.length > 0;
  }

  connect(): void {
    this.connection.start();
  }

  /** The visitor's "try again" after a refusal or while waiting. */
  reconnect(): void {
    this.store.dispatch({ type: 'problem', problem: null });
    this.connection.start();
    if (this.connection.isOnline) return;
    this.connection.restart();
  }

  dispose(): void {
    this.connection.stop();
    this.tabs.close();
    clearTimeout(this.pauseTimer);
    clearTimeout(this.typingTimer);
    window.removeEventListener('storage', this.onStorage);
    window.removeEventListener('online', this.onNetwork);
    window.removeEventListener('pageshow', this.onNetwork);
    document.removeEventListener('visibilitychange', this.onVisible);
  }

  /** False when too many messages wait already; then nothing was taken. */
  send(content: Content, reply_to?: string): boolean {
    this.stopTyping();
    this.connection.start();
    return this.enqueue({ client_id: this.newId(), content, reply_to, created_at: this.now() });
  }

  retry(client_id: string): void {
    if (this.uploads.retry(client_id)) return;
    const item = this.queue.read().find((other) => other.client_id === client_id);
    if (item === undefined) return;
    this.refusals.delete(client_id);
    this.queue.put({ ...item, failed: undefined });
    this.update(client_id, { state: 'waiting', reason: undefined });
    if (this.connection.isOnline) this.flush();
    else this.connection.retryNow();
  }

  discard(client_id: string): void {
    this.uploads.cancel(client_id);
    this.queue.remove(client_id);
    this.store.dispatch({ type: 'queue_remove', client_id });
  }

  /** Who the visitor is, by the host page's word; told once per visitor and change, when there is a line. */
  identify(person: Record<string, unknown>): void {
    this.person = person;
    this.tellPerson();
  }

  /** Called while the visitor types; tells the other side at most every three seconds. */
  typing(): void {
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.stopTyping(), 4000);
    if (this.now() - this.typingSent < 3000) return;
    if (this.connection.send({ type: 'typing', on: true })) this.typingSent = this.now();
  }

  stopTyping(): void {
    clearTimeout(this.typingTimer);
    if (this.typingSent === 0) return;
    this.typingSent = 0;
    this.connection.send({ type: 'typing', on: false });
  }

  /** The visitor sees everything there is. */
  markRead(): void {
    const seq = lastSeq(this.store.state);
    this.store.dispatch({ type: 'read_up_to', seq });
    if (seq <= this.readSent || !this.connection.send({ type: 'read', seq })) return;
    this.readSent = seq;
    this.tabs.tell({ type: 'read', seq });
  }

  async loadOlder(): Promise<void> {
    const { messages, more, loading_older, conversation_id } = this.store.state;
    const first = messages[0];
    if (!more || loading_older || first === undefined || this.token === null) return;
    this.store.dispatch({ type: 'loading_older', on: true });
    try {
      const url = `${this.options.urls.messages}?before=${first.seq}&limit=${PAGE}`;
      const body = (await requestJson(url, { token: this.token })) as Record<string, unknown> | null;
      if (this.store.state.conversation_id !== conversation_id) return;
      const older = decodeMessages(body?.['messages']).filter((message) => message.seq < first.seq);
      const rest = typeof body?.['more'] === 'boolean' ? body['more'] : older.length >= PAGE;
      this.store.dispatch({ type: 'older', messages: older, more: rest && older.length > 0 });
    } catch {
      this.store.dispatch({ type: 'loading_older', on: false }); // scrolling up again asks again
    }
  }

  private tellPerson(): void {
    if (this.person === null || !this.connection.isOnline) return;
    const mark = `${this.token}\n${JSON.stringify(this.person)}`;
    const key = `beseda:${this.options.channel}:identified`;
    if (this.options.storage.get(key) === mark) return;
    this.options.storage.set(key, mark);
    const content: Content = { type: 'event', name: 'identify', data: this.person };
    this.enqueue({ client_id: this.newId(), content, created_at: this.now() });
  }

  private readonly now = () => (this.options.now ?? Date.now)();

  private newId(): string {
    return this.options.newId?.() ?? randomId();
  }

  private hello(): Hello {
    this.token = this.options.storage.get(this.tokenKey) ?? this.token;
    const after = this.store.state.loaded ? this.store.state.resume_seq : 0;
    this.said = { type: 'hello', token: this.token, after, locale: this.options.locale };
    return this.said;
  }

  private heard(frame: ServerFrame): void {
    if (frame.type === 'ready') return this.ready(frame);
    this.store.dispatch(frame);
    if (frame.type === 'accepted') {
      this.queue.remove(frame.client_id);
      this.refusals.delete(frame.client_id);
      this.tabs.tell({ type: 'accepted', client_id: frame.client_id, message: frame.message });
      this.landed(frame.client_id);
    } else if (frame.type === 'message' && frame.message.client_id !== undefined) {
      this.queue.remove(frame.message.client_id);
      this.landed(frame.message.client_id);
    } else if (frame.type === 'error') this.refused(frame.code, frame.detail, frame.client_id);
  }

  private ready(frame: Extract<ServerFrame, { type: 'ready' }>): void {
    const stored = this.options.storage.get(this.tokenKey);
    const asked = this.said?.token ?? null;
    if (stored !== null && stored !== asked && stored !== frame.token) {
      // Another tab became a visitor first: be the same one.
      return this.adopt(stored);
    }
    this.token = frame.token;
    if (stored !== frame.token) this.options.storage.set(this.tokenKey, frame.token);
    if ((this.said?.after ?? 0) > 0 && (frame.token !== asked || frame.more)) {
      // The server knows us as somebody new, or more was missed than it sends at once: take the history afresh.
      if (frame.token !== asked || !joins(frame.messages, this.said?.after ?? 0)) {
        this.store.dispatch({ type: 'forget' });
        return this.connection.restart();
      }
    }
    this.store.dispatch(frame);
    for (const message of frame.messages)
      if (message.client_id !== undefined) this.queue.remove(message.client_id);
    this.readSent = Math.max(this.readSent, frame.read_seq);
    for (const item of this.queue.read())
      if (item.failed === undefined && this.stateOf(item.client_id) !== undefined)
        this.update(item.client_id, { state: 'waiting' });
    this.uploads.resume();
    // After the connection has declared itself online.
    queueMicrotask(() => {
      this.tellPerson();
      this.flush();
    });
  }

  private adopt(token: string): void {
    this.token = token;
    this.store.dispatch({ type: 'forget' });
    this.connection.restart();
  }

  private enqueue(item: QueuedMessage): boolean {
    if (!this.queue.put(item)) return false;
    if (this.stateOf(item.client_id) === undefined)
      this.store.dispatch({ type: 'queue', item: toPending(item) });
    else this.update(item.client_id, { content: item.content, state: 'waiting', progress: undefined });
    this.flush();
    return true;
  }

  /** One message is on the way at a time: that is what keeps them in the order they were written. */
  private flush(): void {
    if (this.inFlight !== null || this.pauseTimer !== undefined || !this.connection.isOnline) return;
    const next = this.store.state.pending.find((item) => item.state === 'waiting');
    if (next === undefined) return;
    const { client_id, content, reply_to } = next;
    this.inFlight = client_id;
    clearTimeout(this.acceptTimer);
    this.acceptTimer = setTimeout(() => this.connection.restart(), ACCEPT_WITHIN);
    this.update(client_id, { state: 'sending' });
    this.connection.send({ type: 'send', client_id, content, reply_to });
  }

  private landed(client_id: string): void {
    if (this.inFlight !== client_id) return;
    this.inFlight = null;
    clearTimeout(this.acceptTimer);
    this.flush();
  }

  private refused(code: string, detail: string, client_id?: string): void {
    if (client_id === undefined) {
      if (this.connection.isOnline && !isTemporary(code))
        this.store.dispatch({ type: 'problem', problem: { code, detail } });
      return;
    }
    if (this.inFlight === client_id) {
      this.inFlight = null;
      clearTimeout(this.acceptTimer);
    }
    const count = (this.refusals.get(client_id) ?? 0) + 1;
    this.refusals.set(client_id, count);
    if (isTemporary(code) && count <= MAX_RETRIES) {
      this.update(client_id, { state: 'waiting' });
      clearTimeout(this.pauseTimer);
      this.pauseTimer = setTimeout(
        () => {
          this.pauseTimer = undefined;
          this.flush();
        },
        Math.min(30_000, 1000 * 2 ** (count - 1)),
      );
      return;
    }
    this.fail(client_id, detail || code);
    this.flush();
  }

  private fail(client_id: string, reason: string): void {
    const item = this.queue.read().find((other) => other.client_id === client_id);
    if (item !== undefined) this.queue.put({ ...item, failed: reason });
    this.update(client_id, { state: 'failed', reason });
  }

  private lineLost(): void {
    this.inFlight = null;
    this.typingSent = 0;
    clearTimeout(this.acceptTimer);
    for (const item of this.store.state.pending)
      if (item.state === 'sending') this.update(item.client_id, { state: 'waiting' });
  }

  private update(client_id: string, change: Partial<Pending>): void {
    this.store.dispatch({ type: 'queue_update', client_id, change });
  }

  private stateOf(client_id: string): Pending['state'] | undefined {
    return this.store.state.pending.find((item) => item.client_id === client_id)?.state;
  }

  private readonly onStorage = (event: StorageEvent): void => {
    if (event.key === this.tokenKey && event.newValue !== null && event.newValue !== this.token) {
      this.adopt(event.newValue);
    } else if (event.key === this.queueKey) {
      const items = this.queue.read();
      for (const item of items) {
        if (this.stateOf(item.client_id) !== undefined) continue;
        // Another tab is sending it; should that tab be gone, this one takes over.
        const shown: Pending =
          item.failed === undefined ? { ...toPending(item), state: 'sending' } : toPending(item);
        this.store.dispatch({ type: 'queue', item: shown });
        setTimeout(() => {
          if (this.stateOf(item.client_id) !== 'sending' || this.inFlight === item.client_id) return;
          this.update(item.client_id, { state: 'waiting' });
          this.flush();
        }, FOREIGN_PATIENCE);
      }
      // What the other tab discarded goes here too; what it delivered has a second to arrive as a message.
      const left = new Set(items.map((item) => item.client_id));
      setTimeout(() => {
        for (const item of this.store.state.pending)
          if (item.state !== 'uploading' && !left.has(item.client_id) && !this.isQueued(item.client_id))
            this.discard(item.client_id);
      }, 1000);
    }
  };

  private isQueued(client_id: string): boolean {
    return this.inFlight === client_id || this.queue.read().some((item) => item.client_id === client_id);
  }

  private readonly onNetwork = (): void => this.connection.probe();

  private readonly onVisible = (): void => {
    if (document.visibilityState === 'visible') this.connection.probe();
  };
}

const joins = (messages: { seq: number }[], after: number): boolean => messages[0]?.seq === after + 1;

const toPending = (item: QueuedMessage): Pending => ({
  client_id: item.client_id,
  content: item.content,
  reply_to: item.reply_to,
  created_at: item.created_at,
  state: item.failed === undefined ? 'waiting' : 'failed',
  reason: item.failed,
});
