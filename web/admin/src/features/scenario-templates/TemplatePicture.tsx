import { useMemo } from "react";
import { pictureOf } from "./picture";
import type { Template } from "./templates";
import classes from "./TemplateGallery.module.css";

/** How the main flow begins, seen from afar. It says nothing that the words beside it do not. */
export function TemplatePicture({ picture }: { picture: Template["picture"] }) {
  const drawn = useMemo(() => pictureOf(picture), [picture]);
  if (!drawn) return null;
  return (
    <svg
      className={classes.picture}
      viewBox={drawn.view.join(" ")}
      preserveAspectRatio="xMinYMid"
      aria-hidden
      focusable="false"
    >
      {drawn.lines.map((line, place) => (
        <path key={place} d={line} className={classes.line} />
      ))}
      {drawn.blocks.map((box, place) => (
        <g key={place} data-group={box.group} className={classes.block}>
          <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={24} />
          <rect
            className={classes.mark}
            x={box.x + 20}
            y={box.y + 20}
            width={60}
            height={Math.min(60, box.height - 40)}
            rx={16}
          />
        </g>
      ))}
    </svg>
  );
}
