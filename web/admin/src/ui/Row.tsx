import type { ReactNode } from "react";
import { Link } from "react-router";
import classes from "./Row.module.css";

/** A list of cards one under another; each row opens its detail. */
export function Rows({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ul className={classes.rows} aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  to?: string;
  icon?: ReactNode;
  title: ReactNode;
  text?: ReactNode;
  /** Facts at the end of the row: state, time. */
  aside?: ReactNode;
  /** Buttons and menus; they do not open the row. */
  actions?: ReactNode;
  /** The actions need room: on a phone they go under the rest. */
  wide?: boolean;
  faded?: boolean;
}

export function Row({ to, icon, title, text, aside, actions, wide, faded }: RowProps) {
  const body = (
    <>
      {icon && <span className={classes.icon}>{icon}</span>}
      <span className={classes.main}>
        <span className={classes.title}>
          {/* A name may run the other way than the page. */}
          {typeof title === "string" ? <bdi>{title}</bdi> : title}
        </span>
        {text && <span className={classes.text}>{text}</span>}
      </span>
      {aside && <span className={classes.aside}>{aside}</span>}
    </>
  );
  return (
    <li
      className={classes.row}
      data-wide={wide || undefined}
      data-faded={faded || undefined}
      data-link={to ? true : undefined}
    >
      {to ? (
        <Link to={to} className={classes.body}>
          {body}
        </Link>
      ) : (
        <div className={classes.body}>{body}</div>
      )}
      {actions && <span className={classes.actions}>{actions}</span>}
    </li>
  );
}
