import { useId, useRef } from "react";
import classes from "./NumberedText.module.css";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** A line, from 1, that something is wrong with. */
  badLine?: number | null;
  disabled?: boolean;
}

const leastLines = 6;
const mostLines = 18;

/** Text that is read by lines: each has its number, none is broken. */
export function NumberedText({ label, value, onChange, badLine, disabled }: Props) {
  const id = useId();
  const numbers = useRef<HTMLPreElement>(null);
  const count = value.split("\n").length;
  return (
    <div>
      <label className={classes.label} htmlFor={id}>
        {label}
      </label>
      <div className={classes.box} dir="ltr">
        <pre ref={numbers} className={classes.numbers} aria-hidden>
          {Array.from({ length: count }, (_, place) => (
            <span key={place} data-bad={badLine === place + 1 || undefined}>
              {place + 1}
            </span>
          ))}
        </pre>
        <textarea
          id={id}
          className={classes.text}
          rows={Math.min(Math.max(count, leastLines), mostLines)}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          aria-invalid={badLine ? true : undefined}
          disabled={disabled}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          onScroll={(event) => {
            if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
    </div>
  );
}
