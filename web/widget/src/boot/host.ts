// The element everything lives in, and its style sheet: adopted, so that a page which forbids inline styles by its
// Content-Security-Policy needs no exception.
import base from '../styles/base.css?inline';
import composer from '../styles/composer.css?inline';
import content from '../styles/content.css?inline';
import panel from '../styles/panel.css?inline';
import timeline from '../styles/timeline.css?inline';

const css = [base, panel, timeline, content, composer].join('\n');

export function createHost(nonce: string): { host: HTMLElement; root: ShadowRoot } {
  const host = document.createElement('beseda-chat');
  const root = host.attachShadow({ mode: 'open' });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Browsers before 2023: a style element, allowed by the nonce of our own script where the page has a policy.
    const style = document.createElement('style');
    if (nonce !== '') style.nonce = nonce;
    style.textContent = css;
    root.append(style);
  }
  document.body.append(host);
  // Sites that swap their whole body on navigation would lose the chat with it.
  new MutationObserver(() => document.body?.contains(host) || document.body?.append(host)).observe(
    document.documentElement,
    { childList: true },
  );
  return { host, root };
}
