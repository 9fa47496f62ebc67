import type { Icon } from "@tabler/icons-react";
import classes from "./Tile.module.css";

/** The little picture at the start of a row. */
export function Tile({ icon: Picture }: { icon: Icon }) {
  return (
    <span className={classes.tile} aria-hidden>
      <Picture size={20} stroke={1.7} />
    </span>
  );
}
