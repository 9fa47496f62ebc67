// Keeps one line to the server open: dials, notices silence, waits with backoff, falls back to long polling where
// WebSockets are blocked, and comes back. It knows nothing of messages.
import { Backoff } from './backoff';
import type { ClientFrame, ServerFrame } from './protocol';
import type { Phase, Problem } from './state';
import type { CloseReason, Hello, OpenTransport, Transport } from './transport';

export interface ConnectionOptions {
  openSocket: OpenTransport;
  openPolling: OpenTransport;
  /** Asked at every attempt: the token and the place to resume from may have changed. */
  hello(): Hello;
  onFrame(frame: ServerFrame): void;
  onPhase(phase: Phase, polling: boolean): void;
  onRefused(problem: Problem): void;
  random?: () => number;
}

const PING_EVERY = 25_000;
const PONG_WITHIN = 10_000;
const STABLE_AFTER = 10_000;
/** Attempts that never got a frame through before the other line is tried. */
const SOCKET_TRIES = 2;

const TEMPORARY = new Set([
  'rate_limited',
  'unavailable',
  'timeout',
  'uncertain',
  'cancelled',
  'storage',
  'internal',
]);

/** Refusals that time heals. */
export const isTemporary = (code: string): boolean => TEMPORARY.has(code);

export class Connection {
  #transport: Transport | null = null;
  #generation = 0;
  #wanted = false;
  #online = false;
  #polling = false;
  #socketFailures = 0;
  #refusal: Problem | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setTimeout> | undefined;
  #stableTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #backoff: Backoff;

  constructor(private readonly options: ConnectionOptions) {
    this.#backoff = new Backoff(500, 30_000, options.random);
  }

  get isOnline(): boolean {
    return this.#online;
  }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#dial();
  }

  stop(): void {
    this.#wanted = false;
    this.#hangUp();
    this.options.onPhase('idle', this.#polling);
  }

  /** Dials at once: the visitor asked for it, or the network came back. */
  retryNow(): void {
    if (!this.#wanted || this.#online) return;
    if (this.#transport !== null && this.#retryTimer === undefined) return; // an attempt is under way
    this.#backoff.reset();
    this.#dial();
  }

  /** Drops a line that is believed dead (or speaks for another token) and dials again. */
  restart(): void {
    if (!this.#wanted) return;
    this.#dial();
  }

  /** Asks the line whether it lives; after sleep or a change of network nobody else tells. */
  probe(): void {
    if (this.#online) this.#ping();
    else this.retryNow();
  }

  /** False when there is no line; nothing is kept for later. */
  send(frame: ClientFrame): boolean {
    if (!this.#online || this.#transport === null) return false;
    this.#transport.send(frame);
    return true;
  }

  #hangUp(): void {
    this.#generation++;
    this.#online = false;
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#pingTimer);
    clearTimeout(this.#stableTimer);
    this.#retryTimer = undefined;
    const old = this.#transport;
    this.#transport = null;
    old?.close();
  }

  #dial(): void {
    this.#hangUp();
    const generation = this.#generation;
    this.#refusal = null;
    this.#polling = this.#socketFailures >= SOCKET_TRIES && !this.#polling;
    this.options.onPhase('connecting', this.#polling);
    const open = this.#polling ? this.options.openPolling : this.options.openSocket;
    this.#transport = open(this.options.hello(), {
      frame: (frame) => {
        if (generation === this.#generation) this.#heard(frame);
      },
      closed: (reason) => {
        if (generation === this.#generation) this.#closed(reason);
      },
    });
  }

  #heard(frame: ServerFrame): void {
    const generation = this.#generation;
    if (frame.type === 'ready') {
      this.#online = true;
      if (!this.#polling) this.#socketFailures = 0;
      clearTimeout(this.#stableTimer);
      this.#stableTimer = setTimeout(() => this.#backoff.reset(), STABLE_AFTER);
    } else if (frame.type === 'error' && !this.#online && !isTemporary(frame.code)) {
      this.#refusal = { code: frame.code, detail: frame.detail };
    }
    if (this.#online) this.#schedulePing();
    this.options.onFrame(frame);
    if (generation === this.#generation && frame.type === 'ready')
      this.options.onPhase('online', this.#polling);
  }

  #schedulePing(): void {
    clearTimeout(this.#pingTimer);
    this.#pingTimer = setTimeout(() => this.#ping(), PING_EVERY);
  }

  #ping(): void {
    clearTimeout(this.#pingTimer);
    this.#transport?.send({ type: 'ping' });
    this.#pingTimer = setTimeout(() => this.#closed({ never_opened: false }), PONG_WITHIN);
  }

  #closed(reason: CloseReason): void {
    const wasOnline = this.#online;
    const refused = reason.refused ?? (wasOnline ? null : this.#refusal);
    this.#hangUp();
    if (!this.#wanted) return;
    if (refused !== null && refused !== undefined) {
      this.options.onPhase('refused', this.#polling);
      this.options.onRefused(refused);
      return;
    }
    if (!this.#polling && reason.never_opened) this.#socketFailures++;
    this.options.onPhase('waiting', this.#polling);
    this.#retryTimer = setTimeout(() => this.#dial(), this.#backoff.next());
  }
}
