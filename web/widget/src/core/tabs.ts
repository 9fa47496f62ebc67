// What the tabs of one channel tell each other directly, where the browser can do it. The server tells each tab
// everything as well; this only makes them agree without delay.

export type TabNews =
  { type: 'accepted'; client_id: string; message: unknown } | { type: 'read'; seq: number };

export interface Tabs {
  tell(news: TabNews): void;
  close(): void;
}

export function joinTabs(name: string, hear: (news: TabNews) => void): Tabs {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(name);
  channel.onmessage = (event: MessageEvent<TabNews>) => hear(event.data);
  return {
    tell: (news) => channel.postMessage(news),
    close: () => channel.close(),
  };
}
