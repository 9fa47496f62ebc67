// The channel's settings: from the last visit at once, from the server a moment later.
import { Backoff } from '../core/backoff';
import { decodeConfig } from '../core/decode';
import { fetchConfig, HttpError } from '../core/http';
import type { ChatConfig } from '../core/protocol';
import type { KeyValue } from '../core/storage';

export function cachedConfig(storage: KeyValue, key: string): ChatConfig | null {
  try {
    const text = storage.get(key);
    if (text === null) return null;
    const config = JSON.parse(text) as ChatConfig;
    return decodeConfig({ ...config, bot: { name: config.bot_name } });
  } catch {
    return null;
  }
}

/** Keeps asking while the server cannot be reached; gives up when it refuses. */
export async function loadConfig(
  url: string,
  storage: KeyValue,
  key: string,
  onTrouble: () => void,
): Promise<ChatConfig | HttpError> {
  const backoff = new Backoff(2000, 60_000);
  for (let tries = 0; ; tries++) {
    try {
      const config = await fetchConfig(url);
      storage.set(key, JSON.stringify(config));
      return config;
    } catch (error) {
      if (error instanceof HttpError && error.refused) return error;
      if (tries === 0) onTrouble();
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
  }
}
