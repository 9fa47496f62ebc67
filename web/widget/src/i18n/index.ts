// The widget's own words, and dates and numbers as the reader's language writes them.
import { ar } from './ar';
import { en, type Texts } from './en';
import { he } from './he';
import { ru } from './ru';

const languages: Record<string, Texts> = { en, ru, ar, he };
const rightToLeft = new Set(['ar', 'he', 'fa', 'ur', 'yi', 'ps', 'dv', 'ckb', 'sd', 'ug']);

export type TextKey = keyof typeof en;

export interface Locale {
  /** BCP 47, for the `lang` attribute: the language the texts are really in. */
  tag: string;
  dir: 'ltr' | 'rtl';
  t(key: TextKey, values?: Record<string, string>): string;
  unread(count: number): string;
  /** "14:05" */
  time(ms: number): string;
  /** "Today", "Yesterday", "12 March", "12 March 2025" */
  day(ms: number, now: number): string;
  /** Date and time in full. */
  exact(ms: number): string;
  /** "just now", "5 min ago", then the time of day. */
  ago(ms: number, now: number): string;
  bytes(count: number): string;
}

/** The first wish we have texts for; English otherwise. */
export function pickLanguage(wishes: readonly string[]): string {
  for (const wish of wishes) {
    const language = baseOf(wish);
    if (language === 'iw') return wish.replace(/^iw/i, 'he');
    if (languages[language] !== undefined) return wish;
  }
  return 'en';
}

const baseOf = (tag: string): string => (tag.split(/[-_]/)[0] ?? '').toLowerCase();

export function makeLocale(wish: string): Locale {
  const language = baseOf(wish);
  const texts = languages[language] ?? en;
  const tag = valid(wish.replace('_', '-')) ?? 'en';
  const plural = new Intl.PluralRules(tag);
  const time = new Intl.DateTimeFormat(tag, { hour: 'numeric', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long' });
  const dayYear = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric' });
  const exact = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'medium' });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'always', style: 'short' });
  const fill = (text: string, values?: Record<string, string>) =>
    values === undefined ? text : text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

  return {
    tag,
    dir: rightToLeft.has(language) ? 'rtl' : 'ltr',
    t: (key, values) => fill(texts[key], values),
    unread: (count) => {
      const key = `unread_${plural.select(count)}` as 'unread_other';
      return fill(texts[key] ?? texts.unread_other, { count: String(count) });
    },
    time: (ms) => time.format(ms),
    day: (ms, now) => {
      const days = Math.round((startOfDay(now) - startOfDay(ms)) / 86_400_000);
      if (days === 0) return texts.today;
      if (days === 1) return texts.yesterday;
      return new Date(ms).getFullYear() === new Date(now).getFullYear() ? day.format(ms) : dayYear.format(ms);
    },
    exact: (ms) => exact.format(ms),
    ago: (ms, now) => {
      const minutes = Math.floor((now - ms) / 60_000);
      if (minutes < 1) return texts.now;
      return minutes < 60 ? relative.format(-minutes, 'minute') : time.format(ms);
    },
    bytes: (count) => {
      let value = count / 1024;
      let unit = 0;
      while (value >= 1024 && unit < 2) {
        value /= 1024;
        unit++;
      }
      return new Intl.NumberFormat(tag, {
        style: 'unit',
        unit: ['kilobyte', 'megabyte', 'gigabyte'][unit],
        unitDisplay: 'short',
        maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
      }).format(Math.max(1, value));
    },
  };
}

function valid(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

function startOfDay(ms: number): number {
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
