import { afterEach, expect, it, vi } from 'vitest';
import { endpoints } from './endpoints';
import { Session } from './session';
import { memoryStorage } from './storage';

afterEach(() => vi.unstubAllGlobals());

it('tells the server what the visitor thinks of an answer, and remembers what it took', async () => {
  const asked = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(new Response('{}')));
  vi.stubGlobal('fetch', asked);
  const storage = memoryStorage();
  storage.set('beseda:chn_1:token', 'secret');
  const start = () =>
    new Session({
      channel: 'chn_1',
      urls: endpoints('https://chat.example/', 'chn_1'),
      locale: 'en',
      storage,
      openSocket: () => ({ send: () => true, close: () => undefined }),
      openPolling: () => ({ send: () => true, close: () => undefined }),
    });
  const session = start();
  expect(session.thumb('msg_1')).toBe(0);
  await session.rate('msg_1', -1);
  const [url, init] = asked.mock.calls[0] as [string, RequestInit];
  expect(url).toBe('https://chat.example/chat-api/chn_1/feedback');
  expect(JSON.parse(init.body as string)).toEqual({ message_id: 'msg_1', value: -1 });
  expect((init.headers as Record<string, string>)['Authorization']).toBe('Bearer secret');
  expect(start().thumb('msg_1')).toBe(-1);
  asked.mockResolvedValueOnce(new Response('{"code":"forbidden"}', { status: 403 }));
  await expect(session.rate('msg_1', 1)).rejects.toThrow();
  expect(session.thumb('msg_1')).toBe(-1);
});
