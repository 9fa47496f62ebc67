import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endpoints } from './endpoints';
import type { ServerFrame } from './protocol';
import type { CloseReason, Hello, TransportEvents } from './transport';
import { openPolling } from './transport-poll';
import { openSocket } from './transport-socket';

const HELLO: Hello = { type: 'hello', token: null, after: 0, locale: 'en' };
const urls = endpoints('https://chat.example/', 'chn/1');

function listen() {
  const frames: ServerFrame[] = [];
  const closed: CloseReason[] = [];
  const events: TransportEvents = {
    frame: (frame) => void frames.push(frame),
    closed: (reason) => void closed.push(reason),
  };
  return { frames, closed, events };
}

class FakeSocket {
  static last: FakeSocket;
  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.last = this;
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
  hear(data: unknown) {
    this.onmessage?.({ data });
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
  }
}

const ready = (extra: object = {}) => ({
  type: 'ready',
  token: 'secret',
  conversation_id: null,
  messages: [],
  more: false,
  streaming: [],
  read_seq: 0,
  ...extra,
});
const message = (seq: number) => ({
  id: `msg_${seq}`,
  seq,
  direction: 'out',
  content: { type: 'text', text: 'x' },
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('endpoints', () => {
  it('are found from where the script came, the channel being one path segment', () => {
    expect(urls.socket).toBe('wss://chat.example/chat-api/chn%2F1/socket');
    expect(endpoints('http://h:8080/sub/', 'c').messages).toBe('http://h:8080/sub/chat-api/c/messages');
  });
});

describe('socket', () => {
  beforeEach(() => void vi.stubGlobal('WebSocket', FakeSocket));

  it('says hello first and passes on frames it understands', () => {
    const { frames, closed, events } = listen();
    const line = openSocket(urls.socket, HELLO, events);
    const socket = FakeSocket.last;
    line.send({ type: 'ping' }); // not open yet
    socket.open();
    expect(socket.sent).toEqual([JSON.stringify(HELLO)]);
    for (const junk of ['not json', '[]', '{"type":"from_the_future"}', new ArrayBuffer(3)])
      socket.hear(junk);
    socket.hear(JSON.stringify(ready()));
    expect(frames.map((frame) => frame.type)).toEqual(['ready']);
    line.send({ type: 'ping' });
    expect(socket.sent.at(-1)).toBe('{"type":"ping"}');
    socket.onclose?.();
    line.close();
    expect(closed).toEqual([{ never_opened: false }]);
  });

  it('says so when it never got through: closed at once, silent, or forbidden', () => {
    const first = listen();
    openSocket(urls.socket, HELLO, first.events);
    FakeSocket.last.onclose?.();
    expect(first.closed).toEqual([{ never_opened: true }]);

    const second = listen();
    openSocket(urls.socket, HELLO, second.events);
    FakeSocket.last.open(); // a proxy that opens and says nothing
    vi.advanceTimersByTime(10_000);
    expect(second.closed).toEqual([{ never_opened: true }]);

    vi.stubGlobal('WebSocket', () => {
      throw new DOMException('blocked', 'SecurityError');
    });
    const third = listen();
    openSocket(urls.socket, HELLO, third.events);
    vi.advanceTimersByTime(0);
    expect(third.closed).toEqual([{ never_opened: true }]);
  });
});

describe('polling', () => {
  type Answer = { status?: number; body: unknown } | Error;
  let calls: { method: string; path: string; auth: string | undefined; body: unknown }[];
  let answers: (Answer | Promise<Answer>)[];

  beforeEach(() => {
    calls = [];
    answers = [];
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      const headers = init.headers as Record<string, string>;
      calls.push({
        method: init.method ?? 'GET',
        path: url.replace('https://chat.example/chat-api/chn%2F1/', ''),
        auth: headers['Authorization'],
        body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      });
      const answer = await (answers.shift() ?? new Promise<Answer>(() => undefined));
      if (answer instanceof Error) throw answer;
      return new Response(JSON.stringify(answer.body), { status: answer.status ?? 200 });
    });
  });
  const settle = () => vi.advanceTimersByTimeAsync(1);

  it('begins a session, then asks for what is new, again and again', async () => {
    const { frames, events } = listen();
    answers.push(
      { body: ready({ messages: [message(1)] }) },
      { body: { messages: [message(2), message(3)] } },
    );
    openPolling(urls, HELLO, events);
    await settle();
    expect(frames.map((frame) => frame.type)).toEqual(['ready', 'message', 'message']);
    expect(calls.map((call) => `${call.method} ${call.path} ${call.auth ?? '-'}`)).toEqual([
      'POST session -',
      'GET messages?after=1&wait=25 Bearer secret',
      'GET messages?after=3&wait=25 Bearer secret',
    ]);
  });

  it('resumes where the last line ended', async () => {
    const { frames, events } = listen();
    answers.push(
      { body: ready({ messages: [message(90)] }) },
      { body: { messages: [message(8), message(9)] } },
    );
    openPolling(urls, { ...HELLO, token: 'secret', after: 7 }, events);
    await settle();
    expect(calls.slice(1).map((call) => call.path)).toEqual([
      'messages?after=7&wait=0',
      'messages?after=9&wait=25',
    ]);
    expect(frames[0]).toMatchObject({ type: 'ready', messages: [{ seq: 8 }, { seq: 9 }] });
  });

  it('sends, and tells a refusal from a failure', async () => {
    const { frames, closed, events } = listen();
    const quiet = new Promise<Answer>(() => undefined);
    answers.push({ body: ready() }, quiet);
    const line = openPolling(urls, HELLO, events);
    await settle();
    const send = async (client_id: string, answer: Answer) => {
      answers.push(answer);
      line.send({ type: 'send', client_id, content: { type: 'text', text: 'hi' } });
      await settle();
    };
    await send('a', { body: { client_id: 'a', message: message(1) } });
    await send('b', { status: 422, body: { code: 'invalid', detail: 'No.' } });
    await send('c', { status: 429, body: { code: 'rate_limited', detail: 'Slow.' } });
    expect(frames.slice(1)).toMatchObject([
      { type: 'accepted', client_id: 'a', message: { id: 'msg_1' } },
      { type: 'error', client_id: 'b', code: 'invalid', detail: 'No.' },
      { type: 'error', client_id: 'c', code: 'rate_limited' },
    ]);
    expect(closed).toEqual([]);
    await send('d', new TypeError('network'));
    expect(closed).toEqual([{ refused: undefined, never_opened: false }]);
  });

  it('does not ask in a tight loop where waiting does not work', async () => {
    const { events } = listen();
    answers.push({ body: ready() }, ...Array.from({ length: 20 }, () => ({ body: { messages: [] } })));
    openPolling(urls, HELLO, events);
    await vi.advanceTimersByTimeAsync(6000);
    expect(calls.length).toBeLessThan(6);
  });

  it('is refused where the server says so, and only then', async () => {
    for (const [status, refused] of [
      [403, true],
      [404, true],
      [401, false],
      [429, false],
      [503, false],
    ] as const) {
      const { closed, events } = listen();
      answers.push({ status, body: { code: 'x', detail: 'D' } });
      openPolling(urls, HELLO, events);
      await settle();
      expect([status, closed]).toEqual([
        status,
        [{ refused: refused ? { code: 'x', detail: 'D' } : undefined, never_opened: true }],
      ]);
    }
  });

  it('gives up a request that hangs', async () => {
    const { closed, events } = listen();
    answers.push({ body: ready() });
    openPolling(urls, HELLO, events);
    await vi.advanceTimersByTimeAsync(39_999);
    expect(closed).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(closed).toEqual([{ refused: undefined, never_opened: false }]);
  });

  it('answers a ping itself, and nothing after it was closed', async () => {
    const { frames, closed, events } = listen();
    answers.push({ body: ready() });
    const line = openPolling(urls, HELLO, events);
    await settle();
    line.send({ type: 'ping' });
    await settle();
    expect(frames.at(-1)).toEqual({ type: 'pong' });
    line.close();
    line.send({ type: 'ping' });
    await settle();
    expect(frames).toHaveLength(2);
    expect(closed).toHaveLength(1);
  });
});
