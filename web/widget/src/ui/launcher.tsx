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
  const worded = config.launcher_text !== '' && !open;
  return (
    <button
      ref={button}
      type="button"
      class={`launcher ${open ? 'is-open' : ''} ${worded ? 'worded' : ''}`}
      aria-expanded={open}
      onClick={onToggle}
    >
      {open ? <Down size={26} /> : <Logo size={32} />}
      {worded ? (
        <span dir="auto">{config.launcher_text}</span>
      ) : (
        <span class="offscreen">{locale.t(open ? 'close' : 'open')}</span>
      )}
      {unread > 0 && !open && (
        <span class="badge">
          <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
          <span class="offscreen">, {locale.unread(unread)}</span>
        </span>
      )}
    </button>
  );
}
