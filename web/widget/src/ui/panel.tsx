// The chat itself: head, messages, composer. A dialog beside the page, or the whole of a page of its own.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { KeyValue } from '../core/storage';
import type { ChatState } from '../core/state';
import { Banner } from './banner';
import { Composer, type ComposerHandle } from './composer';
import { useUi } from './context';
import { Close, Logo } from './icons';
import { Timeline } from './timeline';

interface Props {
  state: ChatState;
  open: boolean;
  takeFocus: boolean;
  onClose(): void;
  drafts: KeyValue;
  draftKey: string;
}

const PHONE = '(max-width: 480px)';
const FOCUSABLE = 'a[href], button:not([disabled]), textarea:not([disabled]), audio, video, [tabindex="0"]';

export function Panel({ state, open, takeFocus, onClose, drafts, draftKey }: Props) {
  const { config, locale, page } = useUi();
  const panel = useRef<HTMLElement>(null);
  const composer = useRef<ComposerHandle>(null);
  const [dropping, setDropping] = useState(false);
  const dragDepth = useRef(0);
  const phone = useMedia(PHONE);
  const modal = phone && !page;

  useLayoutEffect(() => {
    if (!open || !(takeFocus || modal)) return;
    // On a touch screen focus in the text would raise the keyboard over what one came to read.
    if (window.matchMedia('(pointer: coarse)').matches) panel.current?.focus({ preventScroll: true });
    else composer.current?.focus();
  }, [open]);

  useViewport(panel, open && phone);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !page && !event.isComposing) {
      event.stopPropagation();
      onClose();
    } else if (event.key === 'Tab' && modal && panel.current !== null) keepInside(event, panel.current);
  };

  const hasFiles = (event: DragEvent) =>
    config.max_upload_bytes > 0 && [...(event.dataTransfer?.types ?? [])].includes('Files');
  const title = config.title || config.bot_name || locale.t('chat');

  return (
    <section
      ref={panel}
      class={`panel ${page ? 'page' : 'floating'}`}
      hidden={!open}
      role={page ? 'main' : 'dialog'}
      aria-modal={modal ? true : undefined}
      aria-label={title}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onDragEnter={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        dragDepth.current++;
        setDropping(true);
      }}
      onDragOver={(event) => hasFiles(event) && event.preventDefault()}
      onDragLeave={() => {
        dragDepth.current = Math.max(0, dragDepth.current - 1);
        if (dragDepth.current === 0) setDropping(false);
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        dragDepth.current = 0;
        setDropping(false);
        composer.current?.addFiles([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <header class="head">
        <span class="avatar" aria-hidden="true">
          <Logo size={25} />
        </span>
        <div class="head-text">
          <h2 dir="auto">{title}</h2>
          {config.subtitle !== '' && <p dir="auto">{config.subtitle}</p>}
        </div>
        {!page && (
          <button
            type="button"
            class="icon-button"
            aria-label={locale.t('close')}
            title={locale.t('close')}
            onClick={onClose}
          >
            <Close />
          </button>
        )}
      </header>
      <Banner state={state} />
      <Timeline state={state} open={open} />
      <Composer handle={composer} phase={state.phase} drafts={drafts} draftKey={draftKey} />
      {dropping && <div class="drop">{locale.t('dropHere')}</div>}
    </section>
  );
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const media = window.matchMedia(query);
    const change = () => setMatches(media.matches);
    change();
    media.addEventListener('change', change);
    return () => media.removeEventListener('change', change);
  }, [query]);
  return matches;
}

/** Keeps the panel above a phone's keyboard, which covers fixed elements on some systems. */
function useViewport(panel: { current: HTMLElement | null }, active: boolean): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    const element = panel.current;
    if (!active || !viewport || element === null) return;
    const fit = () => {
      element.style.setProperty('--view-height', `${Math.round(viewport.height)}px`);
      element.style.setProperty('--view-top', `${Math.round(viewport.offsetTop)}px`);
    };
    fit();
    viewport.addEventListener('resize', fit);
    viewport.addEventListener('scroll', fit);
    return () => {
      viewport.removeEventListener('resize', fit);
      viewport.removeEventListener('scroll', fit);
      element.style.removeProperty('--view-height');
      element.style.removeProperty('--view-top');
    };
  }, [active]);
}

function keepInside(event: KeyboardEvent, panel: HTMLElement): void {
  const items = [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (item) => item.offsetParent !== null,
  );
  const first = items[0];
  const last = items[items.length - 1];
  const current = (panel.getRootNode() as ShadowRoot | Document).activeElement;
  if (first === undefined || last === undefined) return;
  if (event.shiftKey ? current === first || current === panel : current === last) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}
