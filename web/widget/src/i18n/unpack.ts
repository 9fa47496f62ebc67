import { en, type Texts } from './en';

const more = ['unread_zero', 'unread_two', 'unread_few', 'unread_many'];

/** The texts that scripts/pack-texts.ts has put into one string: in the order of the English ones, then the plurals. */
export function unpack(packed: string): Texts {
  const values = packed.split('|');
  const texts: Record<string, string> = {};
  [...Object.keys(en), ...more].forEach((name, place) => {
    if (values[place]) texts[name] = values[place];
  });
  return texts as Texts;
}
