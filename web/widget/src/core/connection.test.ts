import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection } from './connection';
import type { ClientFrame, Ready, ServerFrame } from './protocol';
import type { CloseReason, Hello, OpenTransport, TransportEvents } from './transport';

const READY: Ready = {
  type: 'ready',
  token: 't',
  conversation_id: 'c',
  messages: [],
  more: false,
  streaming: [],
  read_seq: 0,
};

class Line {
  readonly sent: ClientFrame[] = [];
  closed = false;
  constructor(
    readonly kind: 'socket' | 'polling',
    readonly hello: Hello,
    readonly events: TransportEvents,
  ) {}
  hear(frame: ServerFrame) {
    this.events.frame(frame);
  }
  drop(reason: CloseReason = { never_opened: false }) {
    this.events.closed(reason);
  }
}

function setup() {
  const lines: Line[] = [];
  const phases: string[] = [];
  const refused: string[] = [];
  const opener =
    (kind: Line['kind']): OpenTransport =>
    (hello, events) => {
      const line = new Line(kind, hello, events);
      lines.push(line);
      return { send: (frame) => void line.sent.push(frame), close: () => (line.closed = true) };
    };
  let after = 0;
  const connection = new Connection({
    openSocket: opener('socket'),
    openPolling: opener('polling'),
    hello: () => ({ type: 'hello', token: 't', after: after++, locale: 'en' }),
    onFrame: () => undefined,
    onPhase: (phase, polling) => phases.push(polling ? `${phase}/poll` : phase),
    onRefused: (problem) => refused.push(problem.code),
    random: () => 1,
  });
  const line = () => lines[lines.length - 1] as Line;
  return { connection, lines, line, phases, refused };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('connection', () => {
  it('is online after ready and sends only then', () => {
    const { connection, line, phases } = setup();
    connection.start();
    expect(connection.send({ type: 'read', seq: 1 })).toBe(false);
    line().hear(READY);
    expect(connection.send({ type: 'read', seq: 1 })).toBe(true);
    expect(line().sent).toEqual([{ type: 'read', seq: 1 }]);
    expect(phases).toEqual(['connecting', 'online']);
  });

  it('comes back by itself, waiting longer each time, and asks for a new hello', () => {
    const { connection, lines, line, phases } = setup();
    connection.start();
    line().hear(READY);
    line().drop();
    expect(phases.at(-1)).toBe('waiting');
    vi.advanceTimersByTime(499);
    expect(lines).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(lines).toHaveLength(2);
    expect(line().hello.after).toBe(1);
    line().drop();
    vi.advanceTimersByTime(999);
    expect(lines).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(lines).toHaveLength(3);
  });

  it('starts counting anew only after the line has held for a while', () => {
    const { connection, lines, line } = setup();
    connection.start();
    for (let i = 0; i < 4; i++) {
      line().hear(READY);
      line().drop(); // a server that falls over at once
      vi.advanceTimersByTime(500 * 2 ** i);
    }
    expect(lines).toHaveLength(5);
    line().hear(READY);
    vi.advanceTimersByTime(10_000);
    line().drop();
    vi.advanceTimersByTime(500);
    expect(lines).toHaveLength(6);
  });

  it('never waits longer than half a minute', () => {
    const { connection, lines, line } = setup();
    connection.start();
    line().hear(READY);
    for (let i = 0; i < 20; i++) {
      line().drop();
      vi.advanceTimersByTime(30_000);
    }
    expect(lines).toHaveLength(21);
  });

  it('notices a silent line by its unanswered ping', () => {
    const { connection, lines, line, phases } = setup();
    connection.start();
    line().hear(READY);
    vi.advanceTimersByTime(25_000);
    expect(line().sent).toEqual([{ type: 'ping' }]);
    line().hear({ type: 'pong' });
    vi.advanceTimersByTime(25_000 + 9_999);
    expect(phases.at(-1)).toBe('online');
    vi.advanceTimersByTime(1);
    expect(phases.at(-1)).toBe('waiting');
    expect((lines[0] as Line).closed).toBe(true);
  });

  it('falls back to polling where sockets never get through, and tries both in turn', () => {
    const { connection, lines, line, phases } = setup();
    connection.start();
    for (let i = 0; i < 4; i++) {
      line().drop({ never_opened: true });
      vi.advanceTimersByTime(30_000);
    }
    expect(lines.map((l) => l.kind)).toEqual(['socket', 'socket', 'polling', 'socket', 'polling']);
    line().hear(READY);
    expect(phases.at(-1)).toBe('online/poll');
  });

  it('stays with the socket when it has worked', () => {
    const { connection, lines, line } = setup();
    connection.start();
    line().hear(READY);
    for (let i = 0; i < 5; i++) {
      line().drop({ never_opened: false });
      vi.advanceTimersByTime(30_000);
    }
    expect(lines.every((l) => l.kind === 'socket')).toBe(true);
  });

  it('stops when it is refused, until it is asked again', () => {
    const { connection, lines, line, phases, refused } = setup();
    connection.start();
    line().hear({ type: 'error', code: 'origin_not_allowed', detail: '' });
    line().drop();
    expect(phases.at(-1)).toBe('refused');
    expect(refused).toEqual(['origin_not_allowed']);
    vi.advanceTimersByTime(600_000);
    expect(lines).toHaveLength(1);
    connection.restart();
    expect(lines).toHaveLength(2);
  });

  it('tries again after a refusal that time heals', () => {
    const { connection, lines, line, refused } = setup();
    connection.start();
    line().hear({ type: 'error', code: 'rate_limited', detail: '' });
    line().drop();
    vi.advanceTimersByTime(30_000);
    expect(refused).toEqual([]);
    expect(lines).toHaveLength(2);
  });

  it('dials at once when the network is back, but not twice', () => {
    const { connection, lines, line } = setup();
    connection.start();
    line().hear(READY);
    line().drop();
    connection.probe();
    expect(lines).toHaveLength(2);
    connection.probe();
    expect(lines).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(2);
  });

  it('ignores what an old line says', () => {
    const { connection, lines, phases } = setup();
    connection.start();
    connection.restart();
    (lines[0] as Line).hear(READY);
    (lines[0] as Line).drop();
    expect(phases).toEqual(['connecting', 'connecting']);
    connection.stop();
    (lines[1] as Line).hear(READY);
    expect(connection.isOnline).toBe(false);
  });
});
