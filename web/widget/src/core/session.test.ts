import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endpoints } from './endpoints';
import type { ClientFrame, Content, Message, Ready, ServerFrame } from './protocol';
import { Session } from './session';
import { memoryStorage, type KeyValue } from './storage';
import type { Hello, TransportEvents } from './transport';

const text = (value: string): Content => ({ type: 'text', text: value, format: 'plain' });
const TOKEN = 'beseda:chn_1:token';
const QUEUE = 'beseda:chn_1:queue';

/** A server as the protocol describes it: commits once per client_id, then answers. */
class FakeServer {
  readonly hellos: Hello[] = [];
  readonly sends: { client_id: string; text: string }[] = [];
  readonly log: Message[] = [];
  readonly byClient = new Map<string, Message>();
  token = 'secret';
  conversation = 'cnv_1';
  /** Swallows the next n answers, as a line that breaks after the commit does. */
  loseAnswers = 0;
  /** Takes frames and answers nothing. */
  hangs = false;
  refuse: { code: string; times: number } | null = null;
  private lines: { events: TransportEvents; sent: ClientFrame[] }[] = [];

  open = (hello: Hello, events: TransportEvents) => {
    this.hellos.push(hello);
    const line = { events, sent: [] as ClientFrame[] };
    this.lines.push(line);
    return { send: (frame: ClientFrame) => this.take(line, frame), close: () => undefined };
  };

  get line() {
    return this.lines[this.lines.length - 1] as { events: TransportEvents; sent: ClientFrame[] };
  }

  ready(extra: Partial<Ready> = {}) {
    const after = this.hellos[this.hellos.length - 1]?.after ?? 0;
    this.tell({
      type: 'ready',
      token: this.token,
      conversation_id: this.conversation,
      messages: this.log.filter((message) => message.seq > after),
      more: false,
      streaming: [],
      read_seq: 0,
      ...extra,
    });
  }

  tell(frame: ServerFrame) {
    this.line.events.frame(frame);
  }

  drop() {
    this.line.events.closed({ never_opened: false });
  }

  say(value: string): Message {
    return this.store({ direction: 'out', author: 'bot', content: text(value) });
  }

  private store(fields: Pick<Message, 'direction' | 'author' | 'content'>): Message {
    const seq = this.log.length + 1;
    const message: Message = { id: `msg_${seq}`, seq, created_at: seq, ...fields };
    this.log.push(message);
    return message;
  }

  private take(line: { events: TransportEvents; sent: ClientFrame[] }, frame: ClientFrame) {
    line.sent.push(frame);
    if (frame.type !== 'send') return;
    const { client_id, content } = frame;
    this.sends.push({ client_id, text: content.type === 'text' ? content.text : content.type });
    if (this.hangs) return;
    if (this.refuse !== null && this.refuse.times-- > 0)
      return this.tell({ type: 'error', code: this.refuse.code, detail: 'No.', client_id });
    const message =
      this.byClient.get(client_id) ?? this.store({ direction: 'in', author: 'contact', content });
    this.byClient.set(client_id, message);
    if (this.loseAnswers > 0) {
      this.loseAnswers--;
      return this.drop();
    }
    line.events.frame({ type: 'accepted', client_id, message });
  }
}

function start(server: FakeServer, storage: KeyValue = memoryStorage()) {
  const session = new Session({
    channel: 'chn_1',
    urls: endpoints('https://chat.example/', 'chn_1'),
    locale: 'en',
    storage,
    openSocket: server.open,
    openPolling: server.open,
    random: () => 1,
  });
  sessions.push(session);
  return session;
}

const texts = (session: Session) =>
  session.store.state.messages.map((message) =>
    message.content.type === 'text' ? message.content.text : '',
  );
const states = (session: Session) => session.store.state.pending.map((item) => item.state);
const settle = () => vi.advanceTimersByTimeAsync(0);

const sessions: Session[] = [];
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose();
  vi.useRealTimers();
});

describe('session', () => {
  it('makes no connection before it is wanted, and keeps the token it is given', async () => {
    const server = new FakeServer();
    const storage = memoryStorage();
    const session = start(server, storage);
    expect(session.isKnown).toBe(false);
    expect(server.hellos).toEqual([]);
    session.connect();
    server.ready();
    await settle();
    expect(storage.get(TOKEN)).toBe('secret');
    expect(start(server, storage).isKnown).toBe(true);
  });

  it('tells by which link the visitor came, under an id that is the same for the same link', async () => {
    const server = new FakeServer();
    const session = start(server);
    session.refer('spring mail');
    server.ready();
    await settle();
    session.refer('spring mail');
    await settle();
    const content = { type: 'event', name: 'referral', data: { ref: 'spring mail' } };
    expect(server.line.sent).toContainEqual({ type: 'send', client_id: 'ref.spring%20mail', content });
    expect(server.log).toHaveLength(1);
  });

  it('keeps what is written while offline and sends it in order, once, under one client_id each', async () => {
    const server = new FakeServer();
    const session = start(server);
    for (const value of ['one', 'two', 'three']) session.send(text(value));
    expect(states(session)).toEqual(['waiting', 'waiting', 'waiting']);
    server.ready();
    await settle();
    expect(server.sends.map((send) => send.text)).toEqual(['one', 'two', 'three']);
    expect(new Set(server.sends.map((send) => send.client_id)).size).toBe(3);
    expect(texts(session)).toEqual(['one', 'two', 'three']);
    expect(session.store.state.pending).toEqual([]);
  });

  it('keeps it through a reload of the page', async () => {
    const storage = memoryStorage();
    const before = start(new FakeServer(), storage);
    before.send(text('kept'));
    const id = before.store.state.pending[0]?.client_id;
    before.dispose();

    const server = new FakeServer();
    const session = start(server, storage);
    expect(states(session)).toEqual(['waiting']);
    expect(session.isKnown).toBe(true);
    session.connect();
    server.ready();
    await settle();
    expect(server.sends).toEqual([{ client_id: id, text: 'kept' }]);
    expect(storage.get(QUEUE)).toBeNull();
  });

  it('sends again after a line that broke between commit and answer, and shows the message once', async () => {
    const server = new FakeServer();
    const session = start(server);
    session.connect();
    server.ready();
    await settle();
    server.loseAnswers = 1;
    session.send(text('once'));
    expect(states(session)).toEqual(['waiting']);
    await vi.advanceTimersByTimeAsync(1000);
    server.ready();
    await settle();
    expect(server.sends).toHaveLength(2);
    expect(server.sends[0]?.client_id).toBe(server.sends[1]?.client_id);
    expect(server.log).toHaveLength(1);
    expect(texts(session)).toEqual(['once']);
    expect(session.store.state.pending).toEqual([]);
  });

  it('gives a line up that does not confirm, and uses the next one', async () => {
    const server = new FakeServer();
    const session = start(server);
    session.connect();
    server.ready();
    await settle();
    server.hangs = true;
    session.send(text('slow'));
    await vi.advanceTimersByTimeAsync(19_999);
    expect(server.hellos).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.hellos).toHaveLength(2);
    server.hangs = false;
    server.ready();
    await settle();
    expect(texts(session)).toEqual(['slow']);
    expect(server.sends[0]?.client_id).toBe(server.sends[1]?.client_id);
  });

  it('resumes after the last message it has in order', async () => {
    const server = new FakeServer();
    server.say('a');
    server.say('b');
    const session = start(server);
    session.connect();
    server.ready();
    await settle();
    server.drop();
    server.say('missed');
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.hellos.map((hello) => [hello.token, hello.after])).toEqual([
      [null, 0],
      ['secret', 2],
    ]);
    server.ready();
    expect(texts(session)).toEqual(['a', 'b', 'missed']);
  });

  it('takes the history afresh when the server knows it no more', async () => {
    const server = new FakeServer();
    server.say('old');
    const session = start(server);
    session.connect();
    server.ready();
    await settle();
    server.drop();
    server.log.length = 0;
    server.token = 'other';
    server.conversation = 'cnv_2';
    server.say('new');
    await vi.advanceTimersByTimeAsync(1000);
    server.ready();
    expect(server.hellos.at(-1)?.after).toBe(0);
    server.ready();
    expect(texts(session)).toEqual(['new']);
  });

  it('takes the history afresh when more was missed than comes at once', async () => {
    const server = new FakeServer();
    server.say('old');
    const session = start(server);
    session.connect();
    server.ready();
    await settle();
    server.drop();
    server.say('missed');
    server.say('newest');
    await vi.advanceTimersByTimeAsync(1000);
    server.ready({ messages: server.log.slice(1, 2), more: true });
    expect(server.hellos.at(-1)?.after).toBe(0);
    server.ready({ messages: server.log.slice(2), more: true });
    expect(texts(session)).toEqual(['newest']);
    expect(session.store.state.more).toBe(true);
  });

  it('becomes the visitor that another tab has become first', async () => {
    const server = new FakeServer();
    const storage = memoryStorage();
    const session = start(server, storage);
    session.connect();
    storage.set(TOKEN, 'first');
    server.token = 'second';
    server.ready();
    expect(server.hellos.at(-1)?.token).toBe('first');
    server.token = 'first';
    server.ready();
    expect(storage.get(TOKEN)).toBe('first');
  });

  it('shows a refused message as failed, goes on with the next, and sends it again when asked', async () => {
    const server = new FakeServer();
    const storage = memoryStorage();
    const session = start(server, storage);
    session.connect();
    server.ready();
    await settle();
    server.refuse = { code: 'rejected', times: 1 };
    session.send(text('bad'));
    session.send(text('good'));
    expect(texts(session)).toEqual(['good']);
    expect(session.store.state.pending).toMatchObject([{ state: 'failed', reason: 'No.' }]);
    expect(states(start(new FakeServer(), storage))).toEqual(['failed']);
    session.retry(session.store.state.pending[0]?.client_id ?? '');
    expect(texts(session)).toEqual(['good', 'bad']);
    expect(server.sends[0]?.client_id).toBe(server.sends[2]?.client_id);
  });

  it('waits and tries again by itself when it is told to slow down', async () => {
    const server = new FakeServer();
    const session = start(server);
    session.connect();
    server.ready();
    await settle();
    server.refuse = { code: 'rate_limited', times: 2 };
    session.send(text('first'));
    session.send(text('second'));
    expect(states(session)).toEqual(['waiting', 'waiting']);
    await vi.advanceTimersByTimeAsync(5000);
    expect(texts(session)).toEqual(['first', 'second']);
  });

  it('forgets what the visitor discards', () => {
    const storage = memoryStorage();
    const session = start(new FakeServer(), storage);
    session.send(text('x'));
    session.discard(session.store.state.pending[0]?.client_id ?? '');
    expect(session.store.state.pending).toEqual([]);
    expect(storage.get(QUEUE)).toBeNull();
  });

  it('tells that it has read, once', async () => {
    const server = new FakeServer();
    server.say('a');
    const session = start(server);
    session.connect();
    server.ready();
    await settle();
    session.markRead();
    session.markRead();
    expect(server.line.sent.filter((frame) => frame.type === 'read')).toEqual([{ type: 'read', seq: 1 }]);
  });

  it('tells that somebody types at most every three seconds, and when they stop', async () => {
    const server = new FakeServer();
    const session = start(server);
    session.connect();
    server.ready();
    await settle();
    session.typing.key();
    session.typing.key();
    await vi.advanceTimersByTimeAsync(3000);
    session.typing.key();
    await vi.advanceTimersByTimeAsync(4000);
    expect(server.line.sent).toEqual([
      { type: 'typing', on: true },
      { type: 'typing', on: true },
      { type: 'typing', on: false },
    ]);
  });

  it('says who the visitor is once, and not in the transcript', async () => {
    const server = new FakeServer();
    const storage = memoryStorage();
    for (let visit = 0; visit < 2; visit++) {
      const session = start(server, storage);
      session.identify({ name: 'Ada' });
      session.connect();
      server.ready();
      await settle();
      session.dispose();
    }
    expect(server.sends.map((send) => send.text)).toEqual(['event']);
  });

  it('does not trouble the visitor when a server takes no word on who it is', async () => {
    const server = new FakeServer();
    const storage = memoryStorage();
    const session = start(server, storage);
    server.refuse = { code: 'invalid', times: 1 };
    session.identify({ name: 'Ada' });
    session.connect();
    server.ready();
    await settle();
    expect(session.store.state.pending).toEqual([]);
    expect(storage.get(QUEUE)).toBeNull();
  });

  it('counts a message as delivered that the server confirms without storing', async () => {
    const server = new FakeServer();
    const session = start(server);
    session.connect();
    server.ready();
    await settle();
    server.hangs = true;
    session.send(text('quiet'));
    server.tell({ type: 'accepted', client_id: server.sends[0]?.client_id ?? '', message: null });
    expect(session.store.state.pending).toEqual([]);
  });

  it('takes no message it cannot keep', () => {
    const session = start(new FakeServer());
    for (let i = 0; i < 200; i++) expect(session.send(text(`${i}`))).toBe(true);
    expect(session.send(text('too many'))).toBe(false);
    expect(session.store.state.pending).toHaveLength(200);
  });
});
