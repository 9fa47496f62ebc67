import { useState } from 'preact/hooks';
import { useUi } from './context';

/**
 * Whether an answer helped. Pressing a thumb again takes it back. The signs need no label: screen readers name them in
 * their own language.
 */
export function Thumbs({ id }: { id: string }) {
  const { session } = useUi();
  const [value, setValue] = useState(session.thumb(id));
  const button = (thumb: number, face: string) => (
    <button
      type="button"
      aria-pressed={value === thumb}
      onClick={() => {
        const next = value === thumb ? 0 : thumb;
        setValue(next);
        session.rate(id, next).catch(() => setValue(value));
      }}
    >
      {face}
    </button>
  );
  return (
    <div class="foot">
      {button(1, '👍')}
      {button(-1, '👎')}
    </div>
  );
}
