import { blockGroups, type BlockGroup } from "../../graph/schema";

// The colours of the page, for what is painted and not styled.

type Rgb = readonly [number, number, number];

/** However the style sheet writes it, "#fff" or "white". */
function rgb(color: string): Rgb {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return [128, 128, 128];
  context.fillStyle = color;
  const value = parseInt(String(context.fillStyle).slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** So much of `b` in `a`. */
function mix(a: string, b: string, share: number): string {
  const [from, to] = [rgb(a), rgb(b)];
  return `rgb(${from.map((part, index) => Math.round(part + (to[index]! - part) * share)).join(" ")})`;
}

export interface GroupColors {
  /** The colour itself. */
  full: string;
  /** The ground of a block of this group, seen from afar. */
  soft: string;
  border: string;
}

export interface Colors {
  text: string;
  muted: string;
  raised: string;
  sunken: string;
  line: string;
  frame: string;
  frameLine: string;
  accent: string;
  ok: string;
  bad: string;
  badSoft: string;
  wait: string;
  waitSoft: string;
  groups: Readonly<Record<BlockGroup, GroupColors>>;
}

export function readColors(): Colors {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--b-${name}`).trim() || "#808080";
  const [raised, muted, sunken] = [of("raised"), of("muted"), of("sunken")];
  const group = (name: BlockGroup): GroupColors => {
    const full = of(`group-${name}`);
    return { full, soft: mix(raised, full, 0.16), border: mix(raised, full, 0.55) };
  };
  return {
    text: of("text"),
    muted,
    raised,
    sunken,
    line: mix(sunken, muted, 0.55),
    frame: mix(sunken, of("raised"), 0.7),
    frameLine: of("line-strong"),
    accent: of("accent"),
    ok: of("ok"),
    bad: of("bad"),
    badSoft: of("bad-soft"),
    wait: of("wait"),
    waitSoft: of("wait-soft"),
    groups: Object.fromEntries(blockGroups.map((name) => [name, group(name)])) as Colors["groups"],
  };
}
