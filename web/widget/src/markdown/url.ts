// Which addresses may be followed from a message.

const ALLOWED = new Set(['http:', 'https:', 'mailto:', 'tel:']);
// Browsers drop tabs and newlines inside a scheme ("java\tscript:"): any control character disqualifies.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** The address to put into a link, or null when it must stay text. Relative addresses are not links. */
export function safeLink(raw: string): string | null {
  const text = raw.trim();
  if (text === '' || text.length > 4096 || CONTROL.test(text)) return null;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  return ALLOWED.has(url.protocol) ? url.href : null;
}

/** The address of a picture, a sound or a file; may be relative to the server. */
export function safeMedia(raw: string | undefined, base: string): string | null {
  if (raw === undefined || raw.trim() === '' || CONTROL.test(raw)) return null;
  try {
    const url = new URL(raw, base);
    return ['http:', 'https:', 'blob:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
