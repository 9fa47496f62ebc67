// One visitor's chat on one channel: joins the store, the connection, the messages on their way out, uploads and the
// other tabs. Everything a renderer can ask for is a method here.
import { Connection, isTemporary } from './connection';
import { decodeMessage, decodeMessages } from './decode';
import type { Endpoints } from './endpoints';
import { requestJson } from './http';
import { randomId } from './ids';
import { Outbox } from './outbox';
import type { Content, Ready, ServerFrame } from './protocol';
import { lastSeq } from './state';
import type { KeyValue } from './storage';
import { Store } from './store';
import { joinTabs, type Tabs } from './tabs';
import type { Hello, OpenTransport } from './transport';
import { TypingSignal } from './typing';
import { Uploads } from './uploads';

export interface SessionOptions {
  channel: string;
  urls: Endpoints;
  locale: string;
  storage: KeyValue;
  openSocket: OpenTransport;
  openPolling: OpenTransport;
  random?: () => number;
}

const PAGE = 50;

export class Session {
  readonly store = new Store();
  readonly uploads: Uploads;
  readonly typing: TypingSignal;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #tabs: Tabs;
  readonly #prefix: string;
  #token: string | null;
  #said: Hello | null = null;
  #readSent = 0;
  #person: Record<string, unknown> | null = null;

  constructor(private readonly options: SessionOptions) {
    const { store } = this;
    this.#prefix = `beseda:${options.channel}:`;
    this.#token = this.#kept('token');
    const connection = new Connection({
      openSocket: options.openSocket,
      openPolling: options.openPolling,
      random: options.random,
      hello: () => this.#hello(),
      onFrame: (frame) => this.#heard(frame),
      onPhase: (phase, polling) => {
        store.dispatch({ type: 'phase', phase, polling });
        if (phase === 'online') return;
        this.#outbox.lineLost();
        this.typing.lineLost();
      },
      onRefused: (problem) => store.dispatch({ type: 'problem', problem }),
    });
    this.#connection = connection;
    this.typing = new TypingSignal((on) => connection.send({ type: 'typing', on }));
    this.#outbox = new Outbox({
      storage: options.storage,
      key: `${this.#prefix}queue`,
      store,
      isOnline: () => connection.isOnline,
      send: (frame) => connection.send(frame),
      restart: () => connection.restart(),
    });
    this.uploads = new Uploads({
      url: options.urls.uploads,
      token: () => this.#token,
      online: () => connection.isOnline,
      dispatch: (action) => store.dispatch(action),
      done: (item) => this.#outbox.put(item),
    });
    this.#tabs = joinTabs(this.#prefix, (news) => {
      if (news.type === 'read') return store.dispatch({ type: 'read', seq: news.seq });
      store.dispatch({ type: 'accepted', client_id: news.client_id, message: decodeMessage(news.message) });
    });
    window.addEventListener('storage', this.#onStorage);
    window.addEventListener('online', this.#onNetwork);
    window.addEventListener('pageshow', this.#onNetwork);
    document.addEventListener('visibilitychange', this.#onNetwork);
  }

  /** Somebody who has talked here before is worth a connection before the chat is opened. */
  get isKnown(): boolean {
    return this.#token !== null || this.store.state.pending.length > 0;
  }

  connect(): void {
    this.#connection.start();
  }

  /** The visitor's "try again" after a refusal or while waiting. */
  reconnect(): void {
    this.store.dispatch({ type: 'problem', problem: null });
    this.#connection.start();
    if (!this.#connection.isOnline) this.#connection.restart();
  }

  dispose(): void {
    this.#connection.stop();
    this.#tabs.close();
    this.#outbox.close();
    this.typing.lineLost();
    window.removeEventListener('storage', this.#onStorage);
    window.removeEventListener('online', this.#onNetwork);
    window.removeEventListener('pageshow', this.#onNetwork);
    document.removeEventListener('visibilitychange', this.#onNetwork);
  }

  /** False when too many messages wait already; then nothing was taken. */
  send(content: Content, reply_to?: string): boolean {
    this.typing.stop();
    this.#connection.start();
    return this.#outbox.put({ client_id: randomId(), content, reply_to, created_at: Date.now() });
  }

  /** By which link the visitor came. The same link again is the same event to the server. */
  refer(ref: string): void {
    const name = [...ref].slice(0, 50).join('');
    this.#connection.start();
    this.#outbox.put({
      client_id: `ref.${encodeURIComponent(name)}`.slice(0, 100),
      content: { type: 'event', name: 'referral', data: { ref: name } },
      created_at: Date.now(),
    });
  }

  retry(client_id: string): void {
    if (this.uploads.retry(client_id)) return;
    this.#outbox.retry(client_id);
    this.#connection.retryNow();
  }

  discard(client_id: string): void {
    this.uploads.cancel(client_id);
    this.#outbox.discard(client_id);
  }

  /** Who the visitor is, by the host page's word; told once per visitor and change, when there is a line. */
  identify(person: Record<string, unknown>): void {
    this.#person = person;
    this.#tellPerson();
  }

  /** The visitor sees everything there is. */
  markRead(): void {
    const seq = lastSeq(this.store.state);
    this.store.dispatch({ type: 'read', seq });
    if (seq <= this.#readSent || !this.#connection.send({ type: 'read', seq })) return;
    this.#readSent = seq;
    this.#tabs.tell({ type: 'read', seq });
  }

  async loadOlder(): Promise<void> {
    const { messages, more, loading_older, conversation_id } = this.store.state;
    const first = messages[0];
    if (!more || loading_older || first === undefined || this.#token === null) return;
    this.store.dispatch({ type: 'loading_older', on: true });
    try {
      const url = `${this.options.urls.messages}?before=${first.seq}&limit=${PAGE}`;
      const body = (await requestJson(url, { token: this.#token })) as Record<string, unknown> | null;
      if (this.store.state.conversation_id !== conversation_id) return;
      const older = decodeMessages(body?.['messages']).filter((message) => message.seq < first.seq);
      const rest = typeof body?.['more'] === 'boolean' ? body['more'] : older.length >= PAGE;
      this.store.dispatch({ type: 'older', messages: older, more: rest && older.length > 0 });
    } catch {
      this.store.dispatch({ type: 'loading_older', on: false }); // scrolling up again asks again
    }
  }

  /** What the visitor thinks of an answer: 1, -1, or nothing. */
  thumb(id: string): number {
    return Number(this.#kept(id));
  }

  /** Throws if it cannot be told to the server. */
  async rate(message_id: string, value: number): Promise<void> {
    const body = { message_id, value };
    await requestJson(this.options.urls.feedback, { method: 'POST', token: this.#token, body });
    this.#keep(message_id, `${value}`);
  }

  #kept(name: string): string | null {
    return this.options.storage.get(this.#prefix + name);
  }

  #keep(name: string, value: string): void {
    this.options.storage.set(this.#prefix + name, value);
  }

  #tellPerson(): void {
    if (this.#person === null || !this.#connection.isOnline) return;
    const mark = `${this.#token}\n${JSON.stringify(this.#person)}`;
    if (this.#kept('identified') === mark) return;
    this.#keep('identified', mark);
    this.send({ type: 'event', name: 'identify', data: this.#person });
  }

  #hello(): Hello {
    this.#token = this.#kept('token') ?? this.#token;
    const after = this.store.state.loaded ? this.store.state.resume_seq : 0;
    this.#said = { type: 'hello', token: this.#token, after, locale: this.options.locale };
    return this.#said;
  }

  #heard(frame: ServerFrame): void {
    if (frame.type === 'ready') return this.#ready(frame);
    this.store.dispatch(frame);
    if (frame.type === 'accepted') {
      this.#tabs.tell({ type: 'accepted', client_id: frame.client_id, message: frame.message });
      this.#outbox.confirmed(frame.client_id);
    } else if (frame.type === 'message' && frame.message.client_id !== undefined) {
      this.#outbox.confirmed(frame.message.client_id);
    } else if (frame.type === 'error') {
      if (frame.client_id !== undefined) this.#outbox.refused(frame);
      else if (this.#connection.isOnline && !isTemporary(frame.code))
        this.store.dispatch({ type: 'problem', problem: frame });
    }
  }

  #ready(frame: Ready): void {
    const stored = this.#kept('token');
    const asked = this.#said?.token ?? null;
    // Another tab became a visitor first: be the same one.
    if (stored !== null && stored !== asked && stored !== frame.token) return this.#adopt(stored);
    this.#token = frame.token;
    if (stored !== frame.token) this.#keep('token', frame.token);
    const known = this.store.state.conversation_id;
    const changed = known !== '' && known !== frame.conversation_id;
    // Another conversation than before, or more was missed than comes at once: take the history afresh.
    if ((this.#said?.after ?? 0) > 0 && (changed || frame.more)) return this.#adopt(frame.token);

    this.store.dispatch(frame);
    for (const message of frame.messages)
      if (message.client_id !== undefined) this.#outbox.confirmed(message.client_id);
    this.#readSent = Math.max(this.#readSent, frame.read_seq);
    this.#outbox.lineReady();
    this.uploads.resume();
    // After the connection has declared itself online.
    queueMicrotask(() => {
      this.#tellPerson();
      this.#outbox.flush();
    });
  }

  #adopt(token: string): void {
    this.#token = token;
    this.store.dispatch({ type: 'forget' });
    this.#connection.restart();
  }

  readonly #onStorage = (event: StorageEvent): void => {
    if (event.key === `${this.#prefix}queue`) this.#outbox.changedElsewhere();
    else if (
      event.key === `${this.#prefix}token` &&
      event.newValue !== null &&
      event.newValue !== this.#token
    )
      this.#adopt(event.newValue);
  };

  readonly #onNetwork = (): void => {
    if (document.visibilityState === 'visible') this.#connection.probe();
  };
}
