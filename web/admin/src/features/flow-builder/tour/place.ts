// Where the card of the tour stands beside what it points at. Everything in pixels of the window.

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

const gap = 14;
const margin = 12;

/**
 * Left upper corner of the card: beside the target where there is room, never on it, always within the room.
 * On the canvas it stands rather below: beside a block is where its lines go.
 */
export function placeCard(
  target: Box | null,
  card: Size,
  room: Box,
  rtl: boolean,
  onCanvas = false,
): { left: number; top: number } {
  const low = { left: room.left + margin, top: room.top + margin };
  const high = {
    left: room.left + room.width - card.width - margin,
    top: room.top + room.height - card.height - margin,
  };
  const within = (value: number, side: "left" | "top") => Math.max(low[side], Math.min(value, high[side]));
  // Without a target it waits in the corner where lines of reading begin.
  const corner = { left: rtl ? high.left : low.left, top: low.top };
  if (!target) return corner;
  const right = {
    left: target.left + target.width + gap,
    top: target.top + target.height / 2 - card.height / 2,
  };
  const left = { left: target.left - card.width - gap, top: right.top };
  const below = {
    left: target.left + target.width / 2 - card.width / 2,
    top: target.top + target.height + gap,
  };
  const above = { left: below.left, top: target.top - card.height - gap };
  const beside = rtl ? [left, right] : [right, left];
  for (const spot of onCanvas ? [below, above, ...beside] : [...beside, below, above]) {
    const at = { left: within(spot.left, "left"), top: within(spot.top, "top") };
    if (!overlap({ ...at, ...card }, target)) return at;
  }
  const opposite =
    target.top + target.height / 2 > room.top + room.height / 2 ? low.top : Math.max(low.top, high.top);
  return { left: corner.left, top: opposite };
}

function overlap(a: Box, b: Box): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}
