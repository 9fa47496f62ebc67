// What a screen reader is told: each finished message once, never its tokens.
import { useEffect, useState } from 'preact/hooks';
import { isVisible } from '../core/state';
import { summaryOf } from '../core/timeline';
import type { Message } from '../core/protocol';
import type { Session } from '../core/session';
import type { Locale } from '../i18n';
import { plainText } from '../markdown/ast';
import { parseMarkdown } from '../markdown/blocks';

export class Announcements {
  #listener: ((text: string) => void) | null = null;

  say(text: string): void {
    this.#listener?.(text);
  }

  listen(listener: ((text: string) => void) | null): void {
    this.#listener = listener;
  }
}

export function Announcer({ announcements, label }: { announcements: Announcements; label: string }) {
  const [lines, setLines] = useState<{ id: number; text: string }[]>([]);
  useEffect(() => {
    let id = 0;
    announcements.listen((text) => setLines((before) => [...before.slice(-4), { id: id++, text }]));
    return () => announcements.listen(null);
  }, [announcements]);
  return (
    <div class="offscreen" role="log" aria-live="polite" aria-relevant="additions" aria-label={label}>
      {lines.map((line) => (
        <p key={line.id}>{line.text}</p>
      ))}
    </div>
  );
}

/** Calls `say` for every message that arrives while one is in the conversation; history is not read out. */
export function followMessages(
  session: Session,
  locale: Locale,
  botName: string,
  say: (text: string) => void,
): () => void {
  return session.store.subscribe((state, before) => {
    if (
      state.messages === before.messages ||
      !before.loaded ||
      before.conversation_id !== state.conversation_id
    )
      return;
    const newest = before.messages[before.messages.length - 1]?.seq ?? 0;
    for (const message of state.messages)
      if (message.seq > newest && message.direction === 'out' && isVisible(message.content))
        say(spoken(message, locale, botName));
  });
}

function spoken(message: Message, locale: Locale, botName: string): string {
  const { content } = message;
  const who = message.author === 'agent' ? (message.author_name ?? locale.t('agent')) : botName;
  const markdown = content.type === 'text' ? content.format !== 'plain' : content.type === 'buttons';
  const text = markdown ? plainText(parseMarkdown(summaryOf(content))) : summaryOf(content);
  const kind = ['image', 'audio', 'video', 'file', 'location', 'contact'].includes(content.type)
    ? locale.t(content.type as 'image')
    : '';
  return `${who}: ${[kind, text].filter(Boolean).join(', ') || locale.t('unknown')}`;
}
