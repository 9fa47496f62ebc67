// The texts of all languages but English have the same keys in the same order. In the bundle each becomes one string
// without them, which src/i18n/unpack.ts takes apart again: 400 bytes less, gzipped.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import type { Plugin } from 'vite';

const folder = new URL('../src/i18n/', import.meta.url);
const more = ['unread_zero', 'unread_two', 'unread_few', 'unread_many'];

/** The object that a file of texts holds. */
function textsOf(source: string): Record<string, string> {
  const begin = source.indexOf('= {') + 2;
  return runInNewContext(`(${source.slice(begin, source.lastIndexOf('}') + 1)})`);
}

export function packTexts(): Plugin {
  const english = readFileSync(new URL('en.ts', folder), 'utf8');
  const names = Object.keys(textsOf(english.slice(0, english.indexOf('export type'))));
  return {
    name: 'pack-texts',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      const language = /\/src\/i18n\/(ar|he|ru)\.ts$/.exec(id)?.[1];
      if (language === undefined) return null;
      const texts = textsOf(code);
      const values = [...names, ...more].map((name) => texts[name] ?? '');
      const lost = Object.keys(texts).filter((name) => !names.includes(name) && !more.includes(name));
      if (lost.length > 0 || values.some((value) => value.includes('|')))
        this.error(`${language}.ts cannot be packed: ${lost.join(', ') || 'a text contains "|"'}.`);
      return `import { unpack } from './unpack';
export const ${language} = unpack(${JSON.stringify(values.join('|'))});`;
    },
  };
}
