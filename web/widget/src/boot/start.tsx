// Brings one chat to life on the page.
import { render } from 'preact';
import type { Api } from './api';
import { cachedConfig, loadConfig } from './config-loader';
import { createHost } from './host';
import type { Options } from './options';
import { hintInTitle } from './page-title';
import { decodeConfig } from '../core/decode';
import { endpoints } from '../core/endpoints';
import { HttpError } from '../core/http';
import type { ChatConfig } from '../core/protocol';
import { Session } from '../core/session';
import { isVisible, unreadCount } from '../core/state';
import { browserStorage } from '../core/storage';
import { openPolling } from '../core/transport-poll';
import { openSocket } from '../core/transport-socket';
import { makeLocale, pickLanguage } from '../i18n';
import { App } from '../ui/app';
import { Shell } from '../ui/shell';

export function start(options: Options, api: Api): void {
  const urls = endpoints(options.base, options.channel);
  const local = browserStorage('localStorage');
  const visit = browserStorage('sessionStorage');
  const prefix = `beseda:${options.channel}`;
  const configKey = `${prefix}:config`;

  let shown: { host: HTMLElement; draw(config: ChatConfig): void; session: Session } | null = null;

  const show = (raw: ChatConfig) => {
    const config = withOptions(raw, options);
    if (options.page && config.title !== '') document.title = config.title;
    if (shown !== null) return shown.draw(config);
    shown = build(config);
  };

  const build = (first: ChatConfig) => {
    const { host, root } = createHost(options.nonce);
    const wishes = wishedLanguages(options, first);
    const session = new Session({
      channel: options.channel,
      urls,
      locale: wishes[0] ?? 'en',
      storage: local,
      openSocket: (hello, events) => openSocket(urls.socket, hello, events),
      openPolling: (hello, events) => openPolling(urls, hello, events),
    });
    const shell = new Shell(visit, `${prefix}:open`, options.open);
    const draw = (config: ChatConfig) =>
      render(
        <App
          session={session}
          shell={shell}
          config={config}
          locale={makeLocale(pickLanguage(wishedLanguages(options, config)))}
          base={options.base}
          page={options.page}
          drafts={visit}
          draftKey={`${prefix}:draft`}
        />,
        root,
      );
    wire(session, shell, api, options.page);
    draw(first);
    if (options.ref) refer(options, shell, session);
    // A newcomer who never opens the chat costs the server nothing.
    if (options.page || shell.open || session.isKnown) session.connect();
    return { host, draw, session };
  };

  const cached = cachedConfig(local, configKey);
  if (cached !== null) show(cached);
  else if (options.page) show(decodeConfig({}));

  void loadConfig(urls.config, local, configKey, () =>
    console.warn(
      `Beseda chat: cannot reach ${urls.config} yet. Is ${location.origin} among its allowed origins?`,
    ),
  ).then((result) => {
    if (!(result instanceof HttpError)) return show(result);
    local.remove(configKey);
    if (options.page) {
      shown?.session.store.dispatch({ type: 'phase', phase: 'refused' });
      shown?.session.store.dispatch({
        type: 'problem',
        problem: { code: result.code, detail: result.detail },
      });
      return;
    }
    shown?.session.dispose();
    shown?.host.remove();
    console.warn(
      `Beseda chat is not shown: ${urls.config} answered ${result.status}. ${result.detail} ` +
        'Check data-channel and the allowed origins of the channel.',
    );
  });
}

function wire(session: Session, shell: Shell, api: Api, page: boolean): void {
  const hint = hintInTitle();
  session.store.subscribe((state, before) => {
    const unread = unreadCount(state);
    if (unread !== unreadCount(before)) {
      hint(unread);
      api.emit('unread', unread);
    }
    if (before.loaded && state.messages !== before.messages) {
      const known = new Set(before.messages.map((message) => message.id));
      for (const { id, direction, author, content } of state.messages)
        if (!known.has(id) && direction === 'out' && isVisible(content))
          api.emit('message', { id, author, content });
    }
  });
  shell.subscribe((open) => api.emit(open ? 'open' : 'close'));
  api.attach({
    isOpen: () => page || shell.open,
    setOpen: (open) => shell.set(open),
    identify: (person) => session.identify(person),
  });
}

/** Tells the bot by which link the visitor came, when the chat is opened; the server takes the same link once. */
function refer(options: Options, shell: Shell, session: Session): void {
  const tell = (): void => session.refer(options.ref);
  if (options.page || shell.open) tell();
  else shell.subscribe((open) => open && tell());
}

function withOptions(config: ChatConfig, options: Options): ChatConfig {
  return {
    ...config,
    accent: options.accent ?? (config.accent || siteColour()),
    theme: options.theme ?? config.theme,
    position: options.position ?? config.position,
    title: options.title ?? config.title,
    launcher_text: options.launcherText ?? config.launcher_text,
  };
}

/** Where neither the channel nor the page names an accent: what the site gives out as its colour. */
function siteColour(): string {
  const own = getComputedStyle(document.documentElement).getPropertyValue('--beseda-accent').trim();
  return own || (document.querySelector<HTMLMetaElement>('meta[name="theme-color"]')?.content ?? '');
}

function wishedLanguages(options: Options, config: ChatConfig): string[] {
  const fixed = options.locale ?? (config.locale === 'auto' ? undefined : config.locale);
  const site = options.page ? '' : document.documentElement.lang;
  return [fixed ?? '', site, ...navigator.languages].filter(Boolean);
}
