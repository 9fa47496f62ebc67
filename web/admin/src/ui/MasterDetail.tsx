import type { ReactNode } from "react";
import classes from "./MasterDetail.module.css";

/** A list beside what is chosen in it. On a phone one of the two fills the screen. */
export function MasterDetail(props: {
  list: ReactNode;
  detail: ReactNode;
  open: boolean;
  listLabel: string;
}) {
  return (
    <div className={classes.root} data-open={props.open || undefined}>
      <section className={classes.list} aria-label={props.listLabel}>
        {props.list}
      </section>
      <section className={classes.detail}>{props.detail}</section>
    </div>
  );
}
