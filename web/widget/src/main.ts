// Entry of the bundle. Reads how it was embedded, puts up the script interface, and starts when the page has time.
import { Api, type BesedaApi } from './boot/api';
import { readOptions } from './boot/options';
import { start } from './boot/start';

declare global {
  interface Window {
    beseda?: BesedaApi;
  }
}

function run(): void {
  // Only while the script itself runs does the browser say which element it came from.
  const script =
    (document.currentScript as HTMLScriptElement | null) ??
    document.querySelector<HTMLScriptElement>(
      'script[data-channel][src*="widget.js"], script[data-mode="page"]',
    );
  if (window.beseda !== undefined) return; // embedded twice
  const options = readOptions(script, window.location);
  if (options === null) {
    console.warn('Beseda chat is not shown: the script element needs data-channel="chn_…".');
    return;
  }
  const api = new Api();
  window.beseda = api.surface;
  const begin = () => {
    start(options, api);
    window.dispatchEvent(new Event('beseda:ready'));
  };
  const whenIdle = () => {
    if (!options.page && 'requestIdleCallback' in window) window.requestIdleCallback(begin, { timeout: 500 });
    else setTimeout(begin, 0);
  };
  if (document.body !== null) whenIdle();
  else document.addEventListener('DOMContentLoaded', whenIdle, { once: true });
}

run();
