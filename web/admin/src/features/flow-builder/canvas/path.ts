// The way of a line from a port to a block. Forwards it is a soft S; backwards it goes round below both blocks.

export interface Ends {
  sourceX: number;
  sourceY: number;
  targetX: number;
  targetY: number;
  /** How far below the ends the blocks reach. */
  fromDown: number;
  toDown: number;
}

const corner = 12;
const out = 28;

export interface Line {
  path: string;
  /** Where a label stands. */
  x: number;
  y: number;
}

export function linePath(ends: Ends): Line {
  const { sourceX, sourceY, targetX, targetY } = ends;
  if (targetX - sourceX >= 16) return forwards(ends);
  const below = Math.max(sourceY + ends.fromDown, targetY + ends.toDown) + 24;
  const right = sourceX + out;
  const left = targetX - out;
  const path =
    `M${sourceX},${sourceY} H${right - corner} Q${right},${sourceY} ${right},${sourceY + corner} ` +
    `V${below - corner} Q${right},${below} ${right - corner},${below} ` +
    `H${left + corner} Q${left},${below} ${left},${below - corner} ` +
    `V${targetY + corner} Q${left},${targetY} ${left + corner},${targetY} H${targetX}`;
  return { path, x: (right + left) / 2, y: below };
}

function forwards({ sourceX, sourceY, targetX, targetY }: Ends): Line {
  const bend = Math.max(32, Math.min(160, (targetX - sourceX) / 2));
  const path = `M${sourceX},${sourceY} C${sourceX + bend},${sourceY} ${targetX - bend},${targetY} ${targetX},${targetY}`;
  return { path, x: (sourceX + targetX) / 2, y: (sourceY + targetY) / 2 };
}
