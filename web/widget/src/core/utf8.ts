// Stream offsets count UTF-8 bytes while JavaScript strings count UTF-16 units.

export function byteLength(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      bytes += 4;
      i++;
    } else bytes += 3; // the rest of the plane, and a lone surrogate (which travels as U+FFFD)
  }
  return bytes;
}

/** The text without its first `count` bytes, or null when `count` falls inside a character. */
export function dropBytes(text: string, count: number): string | null {
  let bytes = 0;
  for (let i = 0; i < text.length;) {
    if (bytes === count) return text.slice(i);
    if (bytes > count) return null;
    const width = (text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1;
    bytes += byteLength(text.slice(i, i + width));
    i += width;
  }
  return bytes === count ? '' : null;
}
