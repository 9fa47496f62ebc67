// The scrolling list of messages. Stays at the newest message unless the reader has scrolled up.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { lastSeq, unreadCount, type ChatState } from '../core/state';
import { Bubble } from './bubble';
import { calm } from './content-cards';
import { QuickReplies } from './content-choices';
import { useNow, useUi } from './context';
import { Down, Logo } from './icons';
import { layout, type MessageRow } from './rows';

const NEAR = 60;

export function Timeline({ state, open }: { state: ChatState; open: boolean }) {
  const { session, config, locale } = useUi();
  const now = useNow();
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const stick = useRef(true);
  const anchor = useRef({ first: '', height: 0 });
  const [away, setAway] = useState(false);
  const [divider, setDivider] = useState(0);

  const made = useMemo(
    () => layout(state, config.greeting, divider, now),
    [state.messages, state.pending, state.streams, state.more, state.loaded, config.greeting, divider, now],
  );

  // What was unread when the chat was opened stays marked until it is closed.
  useEffect(() => {
    setDivider(open && unreadCount(state) > 0 ? state.read_seq : 0);
  }, [open, state.conversation_id]);

  const toEnd = (smooth = false) => {
    const element = box.current;
    if (element === null) return;
    element.scrollTo({ top: element.scrollHeight, behavior: smooth && !calm() ? 'smooth' : 'auto' });
  };

  const see = () => {
    if (open && stick.current && document.visibilityState === 'visible' && lastSeq(state) > 0)
      session.markRead();
  };

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || !open) return;
    const first = state.messages[0]?.id ?? '';
    const ownPending = state.pending[state.pending.length - 1];
    if (ownPending !== undefined && !seenPending.current.has(ownPending.client_id)) {
      seenPending.current.add(ownPending.client_id);
      stick.current = true; // one's own new message is always shown
    }
    if (stick.current) toEnd();
    else if (first !== anchor.current.first && anchor.current.first !== '')
      element.scrollTop += element.scrollHeight - anchor.current.height; // older messages came in above
    anchor.current = { first, height: element.scrollHeight };
    see();
  });
  const seenPending = useRef(new Set<string>(state.pending.map((item) => item.client_id)));

  // Pictures that load, and the panel changing its size, must not lose the end of the list.
  useEffect(() => {
    if (typeof ResizeObserver === 'undefined' || list.current === null || box.current === null) return;
    const observer = new ResizeObserver(() => stick.current && toEnd());
    observer.observe(list.current);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    document.addEventListener('visibilitychange', see);
    return () => document.removeEventListener('visibilitychange', see);
  });

  const onScroll = () => {
    const element = box.current;
    if (element === null || !open) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    stick.current = left < NEAR;
    setAway(left > 300);
    if (element.scrollTop < 200) void session.loadOlder();
    see();
  };

  const unread = unreadCount(state);
  const waitingForBot = state.typing || (state.polling && state.phase === 'online' && isAwaiting(state, now));
  const name = config.bot_name || config.title || locale.t('chat');

  return (
    <div class="timeline-wrap">
      <div
        class="timeline"
        ref={box}
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label={locale.t('messages')}
      >
        <div ref={list} class="timeline-inner">
          {state.more && (
            <button
              type="button"
              class="older"
              aria-disabled={state.loading_older}
              onClick={() => void session.loadOlder()}
            >
              {locale.t(state.loading_older ? 'loading' : 'older')}
            </button>
          )}
          {!state.loaded && state.phase !== 'refused' && state.pending.length === 0 && <Skeleton />}
          {state.loaded && made.rows.length === 0 && (
            <div class="empty">
              <span class="empty-logo">
                <Logo size={40} />
              </span>
              <p>{locale.t('empty')}</p>
            </div>
          )}
          <ol class="messages">
            {made.rows.map((row) => {
              if (row.kind === 'day')
                return (
                  <li key={row.key} class="day">
                    <span>{locale.day(row.at, now)}</span>
                  </li>
                );
              if (row.kind === 'unread')
                return (
                  <li key={row.key} class="day unread">
                    <span>{locale.t('newMessages')}</span>
                  </li>
                );
              return messageRow(row, name, locale.t('you'), locale.t('agent'), now);
            })}
            {waitingForBot && state.streams.length === 0 && (
              <li key="typing" class="msg theirs first last">
                <div class="bubble typing">
                  <span class="offscreen">{locale.t('typing', { name })}</span>
                  <i />
                  <i />
                  <i />
                </div>
              </li>
            )}
          </ol>
          {made.replies.length > 0 && <QuickReplies replies={made.replies} messageId={made.repliesTo} />}
        </div>
      </div>
      {away && (
        <button type="button" class="jump" aria-label={locale.t('latest')} onClick={() => toEnd(true)}>
          <Down size={18} />
          {unread > 0 && <span class="badge">{unread > 99 ? '99+' : unread}</span>}
        </button>
      )}
    </div>
  );
}

function messageRow(row: MessageRow, botName: string, you: string, agent: string, now: number) {
  const message = row.entry?.message;
  const speaker = row.own ? you : row.author === 'agent' ? (message?.author_name ?? agent) : botName;
  if (row.author === 'system')
    return (
      <li key={row.key} class="day system">
        <span dir="auto">{row.content.type === 'text' ? row.content.text : speaker}</span>
      </li>
    );
  return (
    <Bubble
      key={row.key}
      content={row.content}
      message={message}
      pending={row.pending}
      streaming={row.stream !== undefined && !row.stream.stalled}
      edited={row.entry?.edited}
      deleted={row.entry?.deleted}
      reactions={row.entry?.reactions}
      quote={row.quote}
      first={row.first}
      last={row.last}
      label={row.author === 'agent' ? speaker : undefined}
      who={speaker}
      own={row.own}
      now={row.last && now - row.at < 3_600_000 ? now : 0}
    />
  );
}

/** On the polling line nobody says that the bot is at work: right after one's own message it is likely. */
function isAwaiting(state: ChatState, now: number): boolean {
  const newest = state.messages[state.messages.length - 1];
  return newest !== undefined && newest.direction === 'in' && now - newest.created_at / 1000 < 30_000;
}

function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      <i />
      <i class="mine" />
      <i />
    </div>
  );
}
