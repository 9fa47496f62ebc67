import type { ReactNode } from "react";
import classes from "./Tag.module.css";

/** A word about a thing. Colour only for meaning. */
export function Tag({
  tone = "neutral",
  children,
}: {
  tone?: "neutral" | "accent" | "wait" | "bad";
  children: ReactNode;
}) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
