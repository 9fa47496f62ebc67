import { decodeFrame, decodeMessages } from './decode';
import type { Endpoints } from './endpoints';
import { HttpError, requestJson } from './http';
import type { Message, Ready } from './protocol';
import type { Hello, Transport, TransportEvents } from './transport';

const WAIT_SECONDS = 25;

/**
 * The same conversation over plain HTTP, for networks that block WebSockets: speaks the frames of the socket
 * outwards and long-polls inwards. Streaming, typing and read marks do not exist on this line.
 */
export function openPolling(urls: Endpoints, hello: Hello, events: TransportEvents): Transport {
  const abort = new AbortController();
  let token = hello.token;
  let heard = false;
  let done = false;

  const finish = (error?: unknown) => {
    if (done) return;
    done = true;
    abort.abort();
    const refused =
      error instanceof HttpError && error.refused ? { code: error.code, detail: error.detail } : undefined;
    events.closed({ refused, never_opened: !heard });
  };

  const poll = async (after: number, wait: number): Promise<Message[]> => {
    const url = `${urls.messages}?after=${after}&wait=${wait}`;
    // A request that hangs beyond its time has lost its network.
    const timer = setTimeout(() => finish(), (wait + 15) * 1000);
    const body = await requestJson(url, { token, signal: abort.signal }).finally(() => clearTimeout(timer));
    return decodeMessages((body as { messages?: unknown } | null)?.messages);
  };

  const start = async (): Promise<Ready> => {
    const body = { token: token ?? undefined, locale: hello.locale };
    const answer = await requestJson(urls.session, { method: 'POST', body, signal: abort.signal });
    const frame = decodeFrame({ ...(answer as object), type: 'ready' });
    if (frame?.type !== 'ready') throw new HttpError(502, 'bad_answer', '');
    return frame;
  };

  const run = async () => {
    const ready = await start();
    const same = ready.token === hello.token && hello.after > 0;
    token = ready.token;
    let after = same ? hello.after : 0;
    // The session answers with the last page; what we resume from may lie before it.
    if (same) ready.messages = await poll(after, 0);
    for (const message of ready.messages) after = Math.max(after, message.seq);
    heard = true;
    if (done) return;
    events.frame(ready);
    for (;;) {
      const started = Date.now();
      const messages = await poll(after, WAIT_SECONDS);
      if (done) return;
      for (const message of messages) {
        after = Math.max(after, message.seq);
        events.frame({ type: 'message', message });
      }
      // A proxy that answers at once must not be asked in a tight loop.
      if (messages.length === 0 && Date.now() - started < 1000) await new Promise((r) => setTimeout(r, 2000));
    }
  };

  const post = async (client_id: string, content: unknown, reply_to?: string) => {
    try {
      const body = { client_id, content, reply_to };
      const answer = await requestJson(urls.messages, { method: 'POST', token, body, signal: abort.signal });
      const frame = decodeFrame({ ...(answer as object), type: 'accepted', client_id });
      if (frame === null) throw new HttpError(502, 'bad_answer', '');
      if (!done) events.frame(frame);
    } catch (error) {
      if (done) return;
      if (error instanceof HttpError && (error.refused || error.status === 429))
        events.frame({ type: 'error', code: error.code, detail: error.detail, client_id });
      else finish(error);
    }
  };

  run().catch(finish);
  return {
    send(frame) {
      if (done) return;
      if (frame.type === 'send') void post(frame.client_id, frame.content, frame.reply_to);
      else if (frame.type === 'ping') setTimeout(() => done || events.frame({ type: 'pong' }), 0);
    },
    close: () => finish(),
  };
}
