// One line on the state of the connection, when there is something to say.
import { useEffect, useState } from 'preact/hooks';
import type { ChatState } from '../core/state';
import { useUi } from './context';

export function Banner({ state }: { state: ChatState }) {
  const { locale, session } = useUi();
  const troubled = state.phase === 'waiting' || state.phase === 'connecting';
  // A drop that heals within a moment is not worth a word.
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!troubled) return;
    const timer = window.setTimeout(() => setLate(true), 2000);
    return () => window.clearTimeout(timer);
  }, [troubled]);

  if (state.phase === 'refused' || (state.problem !== null && !troubled)) {
    const code = state.problem?.code ?? '';
    const text = /origin|forbidden|403/.test(code)
      ? locale.t('notAllowed')
      : /not_found|404|410/.test(code)
        ? locale.t('notFound')
        : state.problem?.detail || locale.t('unavailable');
    return (
      <div class="banner bad" role="alert">
        <span dir="auto">{text}</span>
        <button type="button" class="link" onClick={() => session.reconnect()}>
          {locale.t('tryAgain')}
        </button>
      </div>
    );
  }
  if (!troubled || !late) return null;
  return (
    <div class="banner" role="status">
      <span>
        {locale.t(
          state.loaded || state.pending.length > 0 || state.phase === 'waiting' ? 'waiting' : 'connecting',
        )}
      </span>
      <button type="button" class="link" onClick={() => session.reconnect()}>
        {locale.t('tryNow')}
      </button>
    </div>
  );
}
