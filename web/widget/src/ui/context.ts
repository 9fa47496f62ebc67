import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { ChatConfig, Content } from '../core/protocol';
import type { Session } from '../core/session';
import type { ChatState } from '../core/state';
import type { Locale } from '../i18n';

/** What every part of the chat may need; one object for the life of the widget. */
export interface Ui {
  session: Session;
  config: ChatConfig;
  locale: Locale;
  /** Absolute address of the server, for media of messages. */
  base: string;
  page: boolean;
  /** Answers with a button or a quick reply. */
  answer(content: Content, reply_to?: string): void;
  /** Says something to screen readers. */
  announce(text: string): void;
}

export const UiContext = createContext<Ui>(null as unknown as Ui);
export const useUi = (): Ui => useContext(UiContext);

/** The chat's state, at most once per frame however fast tokens arrive. */
export function useChat(session: Session): ChatState {
  const [state, setState] = useState(session.store.state);
  useEffect(() => {
    let planned = 0;
    const show = () => {
      planned = 0;
      setState(session.store.state);
    };
    show();
    const stop = session.store.subscribe(() => {
      if (planned !== 0) return;
      // Hidden pages get no frames, but their title and badge should be right.
      if (document.visibilityState === 'hidden') planned = window.setTimeout(show, 200);
      else planned = window.requestAnimationFrame(show);
    });
    return () => {
      stop();
      window.cancelAnimationFrame(planned);
      window.clearTimeout(planned);
    };
  }, [session]);
  return state;
}

/** Renders again every half minute, so that "5 min ago" stays true. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 30_000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
