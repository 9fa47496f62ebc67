import { useEffect, useState } from 'preact/hooks';
import { useUi } from './context';
import { Check, Copy } from './icons';

export function CopyButton({ text }: { text: string }) {
  const { locale, announce } = useUi();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = window.setTimeout(() => setDone(false), 2000);
    return () => window.clearTimeout(timer);
  }, [done]);
  const copy = async (event: MouseEvent) => {
    const button = event.currentTarget as HTMLElement;
    if (!(await copyText(text, button))) return;
    setDone(true);
    announce(locale.t('copied'));
  };
  return (
    <button type="button" class="copy" onClick={copy}>
      {done ? <Check size={14} /> : <Copy size={14} />}
      {locale.t(done ? 'copied' : 'copy')}
    </button>
  );
}

async function copyText(text: string, near: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Pages without TLS have no clipboard object; frames may not be allowed to use it.
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'offscreen';
    near.parentElement?.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    near.focus();
    return copied;
  }
}
