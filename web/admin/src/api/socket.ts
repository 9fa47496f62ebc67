import type { LiveEvent } from "./types";

export type LiveStatus = "connecting" | "open" | "waiting" | "stopped";

export interface LiveSocketOptions {
  url: string;
  onEvent: (event: LiveEvent) => void;
  /** `again` is true for every connection but the first: what was missed must be read anew. */
  onOpen: (again: boolean) => void;
  onStatus: (status: LiveStatus) => void;
  onSignedOut: () => void;
  /** Several tries have failed in a row: the session may be over, which a refused upgrade does not tell. */
  onTrouble?: () => void;
  random?: () => number;
  create?: (url: string) => WebSocket;
}

const sessionEnded = 4401;
const triesBeforeTrouble = 3;
const firstDelayMs = 500;
const longestDelayMs = 20_000;

/** How long to wait before the next try: doubling, with jitter so that pages do not come back all at once. */
export function retryDelay(attempt: number, random: () => number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** attempt);
  return ceiling / 2 + random() * (ceiling / 2);
}

/** Keeps one WebSocket to the server open until stopped. */
export class LiveSocket {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private opened = false;
  private stopped = true;

  constructor(private readonly options: LiveSocketOptions) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    window.addEventListener("online", this.hurry);
    document.addEventListener("visibilitychange", this.hurry);
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    window.removeEventListener("online", this.hurry);
    document.removeEventListener("visibilitychange", this.hurry);
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
    this.options.onStatus("stopped");
  }

  /** The network is back or somebody looks at the page again: do not wait out the delay. */
  private readonly hurry = () => {
    if (this.stopped || this.socket || document.visibilityState === "hidden") return;
    clearTimeout(this.timer);
    this.attempt = 0;
    this.connect();
  };

  private connect(): void {
    this.options.onStatus("connecting");
    const create = this.options.create ?? ((url: string) => new WebSocket(url));
    const socket = create(this.options.url);
    this.socket = socket;
    socket.onopen = () => {
      if (this.socket !== socket) return;
      this.attempt = 0;
      this.options.onStatus("open");
      this.options.onOpen(this.opened);
      this.opened = true;
    };
    socket.onmessage = (frame) => {
      if (this.socket !== socket) return;
      try {
        this.options.onEvent(JSON.parse(String(frame.data)) as LiveEvent);
      } catch {
        // A frame that cannot be read is skipped; the next reconnect reads everything anew.
      }
    };
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      if (this.stopped) return;
      if (event.code === sessionEnded) {
        this.stop();
        this.options.onSignedOut();
        return;
      }
      this.options.onStatus("waiting");
      this.timer = setTimeout(
        () => this.connect(),
        retryDelay(this.attempt, this.options.random ?? Math.random),
      );
      this.attempt += 1;
      if (this.attempt === triesBeforeTrouble) this.options.onTrouble?.();
    };
  }
}
