import type { Ref } from 'preact';
import { useUi } from './context';
import { Down, Logo } from './icons';

interface Props {
  button: Ref<HTMLButtonElement>;
  open: boolean;
  unread: number;
  onToggle(): void;
}

export function Launcher({ button, open, unread, onToggle }: Props) {
  const { config, locale } = useUi();
  const label = open ? locale.t('close') : config.launcher_text || locale.t('open');
  const worded = config.launcher_text !== '' && !open;
  return (
    <button
      ref={button}
      type="button"
      class={`launcher ${open ? 'is-open' : ''} ${worded ? 'worded' : ''}`}
      aria-expanded={open}
      aria-label={unread > 0 && !open ? `${label}, ${locale.unread(unread)}` : label}
      onClick={onToggle}
    >
      {open ? <Down size={26} /> : <Logo size={30} />}
      {worded && <span dir="auto">{config.launcher_text}</span>}
      {unread > 0 && !open && (
        <span class="badge" aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </button>
  );
}
