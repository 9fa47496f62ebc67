import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveSocket, retryDelay, type LiveStatus } from "./socket";

class FakeSocket {
  static all: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closed: number | undefined;
  constructor() {
    FakeSocket.all.push(this);
  }
  close(code: number) {
    this.closed = code;
  }
}

const last = () => FakeSocket.all[FakeSocket.all.length - 1]!;

function start() {
  const statuses: LiveStatus[] = [];
  const onEvent = vi.fn();
  const onOpen = vi.fn();
  const onSignedOut = vi.fn();
  const socket = new LiveSocket({
    url: "ws://host/api/v1/live",
    onEvent,
    onOpen,
    onSignedOut,
    onStatus: (status) => statuses.push(status),
    random: () => 1,
    create: () => new FakeSocket() as unknown as WebSocket,
  });
  socket.start();
  return { socket, statuses, onEvent, onOpen, onSignedOut };
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
});
afterEach(() => vi.useRealTimers());

describe("LiveSocket", () => {
  it("hands on events and skips frames that cannot be read", () => {
    const { onEvent, socket } = start();
    last().onopen!();
    last().onmessage!({ data: "{not json" });
    last().onmessage!({ data: '{"type":"settings.updated"}' });
    expect(onEvent).toHaveBeenCalledExactlyOnceWith({ type: "settings.updated" });
    socket.stop();
  });

  it("reconnects after a growing wait and says that something may have been missed", () => {
    const { onOpen, statuses, socket } = start();
    last().onopen!();
    expect(onOpen).toHaveBeenLastCalledWith(false);
    last().onclose!({ code: 1006 });
    expect(statuses.at(-1)).toBe("waiting");
    vi.advanceTimersByTime(499);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
    last().onclose!({ code: 1006 });
    vi.advanceTimersByTime(999);
    expect(FakeSocket.all).toHaveLength(2);
    vi.advanceTimersByTime(1);
    last().onopen!();
    expect(onOpen).toHaveBeenLastCalledWith(true);
    socket.stop();
  });

  it("comes back at once when the network does", () => {
    const { socket } = start();
    last().onclose!({ code: 1006 });
    window.dispatchEvent(new Event("online"));
    expect(FakeSocket.all).toHaveLength(2);
    socket.stop();
  });

  it("ends with the session instead of trying on", () => {
    const { onSignedOut, statuses } = start();
    last().onopen!();
    last().onclose!({ code: 4401 });
    expect(onSignedOut).toHaveBeenCalledOnce();
    expect(statuses.at(-1)).toBe("stopped");
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it("stays closed once stopped", () => {
    const { socket } = start();
    const first = last();
    socket.stop();
    expect(first.closed).toBe(1000);
    first.onclose?.({ code: 1000 });
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe("retryDelay", () => {
  it("doubles up to a ceiling, half of it by chance", () => {
    expect(retryDelay(0, () => 0)).toBe(250);
    expect(retryDelay(0, () => 1)).toBe(500);
    expect(retryDelay(3, () => 1)).toBe(4000);
    expect(retryDelay(30, () => 1)).toBe(20_000);
  });
});
