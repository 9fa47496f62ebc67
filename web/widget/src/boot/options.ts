// What the embedding page asked for: the attributes of the script element, or the path of the full-page chat.

export interface Options {
  page: boolean;
  /** Where the server is; ends with a slash. */
  base: string;
  channel: string;
  locale?: string;
  theme?: 'auto' | 'light' | 'dark';
  accent?: string;
  position?: 'left' | 'right';
  title?: string;
  launcherText?: string;
  open: boolean;
  nonce: string;
  /** By which link or advertisement the visitor came; empty: by none that is known. */
  ref: string;
}

/** Null when the script does not say which channel it stands for. */
export function readOptions(script: HTMLScriptElement | null, location: Location): Options | null {
  const data = script?.dataset ?? {};
  const source = script?.src || location.href;
  const page = data['mode'] === 'page';
  const base = new URL('.', source).href;
  const path = page ? /\/chat\/([^/?#]+)\/?$/.exec(location.pathname)?.[1] : undefined;
  const channel = data['channel'] ?? (path === undefined ? '' : decode(path));
  if (channel === '') return null;
  return {
    page,
    base,
    channel,
    locale: data['locale'] || (page ? new URLSearchParams(location.search).get('locale') : null) || undefined,
    theme: oneOf(data['theme'], ['auto', 'light', 'dark'] as const),
    accent: data['accent'] || undefined,
    position: oneOf(data['position'], ['left', 'right'] as const),
    title: data['title'] || undefined,
    launcherText: data['launcherText'],
    open: data['open'] === 'true' || data['open'] === '',
    nonce: script?.nonce ?? '',
    ref: data['ref'] || new URLSearchParams(location.search).get(page ? 'ref' : 'beseda_ref') || '',
  };
}

const oneOf = <T extends string>(value: string | undefined, allowed: readonly T[]): T | undefined =>
  allowed.find((item) => item === value);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
