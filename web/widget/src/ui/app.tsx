// The root of everything drawn: theme, direction, launcher and panel.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { unreadCount } from '../core/state';
import type { KeyValue } from '../core/storage';
import type { ChatConfig } from '../core/protocol';
import type { Session } from '../core/session';
import type { Locale } from '../i18n';
import { Announcer, Announcements, followMessages } from './announcer';
import { palette } from './colour';
import { UiContext, useChat, type Ui } from './context';
import { Launcher } from './launcher';
import { Panel } from './panel';
import type { Shell } from './shell';

export interface AppProps {
  session: Session;
  shell: Shell;
  config: ChatConfig;
  locale: Locale;
  base: string;
  page: boolean;
  drafts: KeyValue;
  draftKey: string;
}

export function App({ session, shell, config, locale, base, page, drafts, draftKey }: AppProps) {
  const state = useChat(session);
  const [open, setOpen] = useState(page || shell.open);
  // The panel is built when it is first wanted and then kept.
  const [built, setBuilt] = useState(open);
  const [announcements] = useState(() => new Announcements());
  const launcher = useRef<HTMLButtonElement>(null);
  const root = useRef<HTMLDivElement>(null);
  // A chat that the visitor has not opened here and now must not take the focus from the page, nor from one around it.
  const asked = useRef(page && parent === window);
  const dark = useDark(config.theme);
  const unread = unreadCount(state);

  useEffect(() => {
    if (page) return;
    return shell.subscribe((next) => {
      const inside = root.current?.contains((root.current.getRootNode() as ShadowRoot).activeElement ?? null);
      asked.current = true;
      if (next) setBuilt(true);
      setOpen(next);
      if (!next && inside) requestAnimationFrame(() => launcher.current?.focus({ preventScroll: true }));
    });
  }, [shell, page]);

  useEffect(() => {
    if (open) session.connect();
  }, [open, session]);

  useEffect(
    () => followMessages(session, locale, config.bot_name || config.title, (text) => announcements.say(text)),
    [session, locale, config, announcements],
  );

  const colours = useMemo(() => palette(config.accent, dark), [config.accent, dark]);
  useEffect(() => {
    for (const [name, value] of Object.entries(colours)) root.current?.style.setProperty(name, value);
  }, [colours]);

  const ui = useMemo(
    (): Ui => ({
      session,
      config,
      locale,
      base,
      page,
      answer: (content, reply_to) => void session.send(content, reply_to),
      announce: (text) => announcements.say(text),
    }),
    [session, config, locale, base, page, announcements],
  );

  return (
    <UiContext.Provider value={ui}>
      <div
        ref={root}
        class={`root ${dark ? 'dark' : 'light'} ${config.position} ${page ? 'is-page' : ''}`}
        dir={locale.dir}
        lang={locale.tag}
      >
        {built && (
          <Panel
            state={state}
            open={open}
            takeFocus={asked.current}
            onClose={() => shell.set(false)}
            drafts={drafts}
            draftKey={draftKey}
          />
        )}
        {!page && (
          <Launcher button={launcher} open={open} unread={unread} onToggle={() => shell.set(!shell.open)} />
        )}
        <Announcer announcements={announcements} label={locale.t('newMessages')} />
      </div>
    </UiContext.Provider>
  );
}

function useDark(theme: ChatConfig['theme']): boolean {
  const media = useMemo(() => window.matchMedia('(prefers-color-scheme: dark)'), []);
  const [dark, setDark] = useState(media.matches);
  useEffect(() => {
    const change = () => setDark(media.matches);
    media.addEventListener('change', change);
    return () => media.removeEventListener('change', change);
  }, [media]);
  return theme === 'auto' ? dark : theme === 'dark';
}
