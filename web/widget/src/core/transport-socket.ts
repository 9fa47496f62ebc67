import { parseFrame } from './decode';
import type { Transport, TransportEvents, Hello } from './transport';

const OPEN_TIMEOUT = 10_000;

/** A WebSocket that says hello as soon as it is open. */
export function openSocket(url: string, hello: Hello, events: TransportEvents): Transport {
  let socket: WebSocket | null;
  let heard = false;
  let done = false;
  const finish = (reason: Parameters<TransportEvents['closed']>[0]) => {
    if (done) return;
    done = true;
    clearTimeout(timer);
    const old = socket;
    socket = null;
    if (old !== null) {
      old.onopen = old.onmessage = old.onclose = old.onerror = null;
      try {
        old.close();
      } catch {
        // it never was open
      }
    }
    events.closed(reason);
  };
  const timer = setTimeout(() => finish({ never_opened: true }), OPEN_TIMEOUT);
  try {
    socket = new WebSocket(url);
  } catch {
    // A host page whose policy forbids the address throws here (Safari) or closes at once (others).
    socket = null;
    setTimeout(() => finish({ never_opened: true }), 0);
    return { send: () => undefined, close: () => (done = true) };
  }
  socket.onopen = () => {
    socket?.send(JSON.stringify(hello));
  };
  socket.onmessage = (event) => {
    if (typeof event.data !== 'string') return;
    const frame = parseFrame(event.data);
    if (frame === null) return;
    heard = true;
    clearTimeout(timer);
    events.frame(frame);
  };
  socket.onclose = () => finish({ never_opened: !heard });
  return {
    send(frame) {
      if (socket?.readyState === 1) socket.send(JSON.stringify(frame));
    },
    close() {
      finish({ never_opened: !heard });
    },
  };
}
