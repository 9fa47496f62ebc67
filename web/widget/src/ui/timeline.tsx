// The scrolling list of messages. Stays at the newest message unless the reader has scrolled up.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { lastSeq, unreadCount, type ChatState } from '../core/state';
import { Bubble } from './bubble';
import { calm } from './content-cards';
import { QuickReplies } from './content-choices';
import { useNow, useUi } from './context';
import { Down, Logo } from './icons';
import { layout, type MessageRow } from './rows';
import type { Locale } from '../i18n';

const NEAR = 60;

export function Timeline({ state, open }: { state: ChatState; open: boolean }) {
  const { session, config, locale } = useUi();
  const now = useNow();
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const stick = useRef(true);
  const lastTop = useRef(0);
  const anchor = useRef({ first: '', height: 0 });
  const [away, setAway] = useState(false);
  const [divider, setDivider] = useState(0);

  const made = useMemo(
    () => layout(state, config.greeting, divider, now),
    [state.messages, state.pending, state.more, state.loaded, config.greeting, divider, now],
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
    // Only going up leaves the end; that something grew below in the same moment does not.
    if (left < NEAR) stick.current = true;
    else if (element.scrollTop < lastTop.current) stick.current = false;
    lastTop.current = element.scrollTop;
    setAway(left > 300);
    if (element.scrollTop < 200) void session.loadOlder();
    see();
  };

  const name = config.bot_name || config.title || locale.t('chat');
  // Built once for each change of the history: while a reply streams, all of it is the same and costs nothing.
  const history = useMemo(
    () =>
      made.rows.map((row) =>
        row.kind === 'message' ? (
          messageRow(row, name, locale, now)
        ) : (
          <li key={row.key} class={`day ${row.kind}`}>
            <span>{row.kind === 'day' ? locale.day(row.at, now) : locale.t('newMessages')}</span>
          </li>
        ),
      ),
    [made, name, locale, now],
  );

  const unread = unreadCount(state);
  const waitingForBot = state.typing || (state.polling && state.phase === 'online' && isAwaiting(state, now));

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
            {[
              ...history,
              ...state.streams.map((stream) => (
                <Bubble
                  key={stream.message_id}
                  content={{ type: 'text', text: stream.text }}
                  streaming={!stream.stalled}
                  first
                  last
                  who={name}
                  own={false}
                  now={0}
                />
              )),
            ]}
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
          {made.replies.length > 0 && state.streams.length === 0 && (
            <QuickReplies replies={made.replies} messageId={made.repliesTo} />
          )}
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

function messageRow(row: MessageRow, botName: string, locale: Locale, now: number) {
  const message = row.entry?.message;
  const agent = message?.author_name ?? locale.t('agent');
  const who = row.own ? locale.t('you') : row.author === 'agent' ? agent : botName;
  if (row.author === 'system')
    return (
      <li key={row.key} class="day system">
        <span dir="auto">{row.content.type === 'text' ? row.content.text : who}</span>
      </li>
    );
  return (
    <Bubble
      key={row.key}
      content={row.content}
      message={message}
      pending={row.pending}
      streaming={false}
      edited={row.entry?.edited}
      deleted={row.entry?.deleted}
      reactions={row.entry?.reactions}
      quote={row.quote}
      first={row.first}
      last={row.last}
      label={row.author === 'agent' ? who : undefined}
      who={who}
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
