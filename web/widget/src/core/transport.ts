// The line to the server as the connection sees it: frames go out, frames come in, then it is closed.
import type { ClientFrame, ServerFrame } from './protocol';

export interface TransportEvents {
  frame(frame: ServerFrame): void;
  /** Called once. `refused` says that another attempt would be answered the same way. */
  closed(reason: CloseReason): void;
}

export interface CloseReason {
  refused?: { code: string; detail: string };
  /** The transport never got as far as to exchange a frame. */
  never_opened: boolean;
}

export type Hello = Extract<ClientFrame, { type: 'hello' }>;

export interface Transport {
  send(frame: ClientFrame): void;
  close(): void;
}

export type OpenTransport = (hello: Hello, events: TransportEvents) => Transport;
