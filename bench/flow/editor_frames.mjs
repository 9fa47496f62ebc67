// How evenly the scenario editor moves with many blocks: times between frames (requestAnimationFrame) in headless
// Chromium on loopback, while the canvas is panned and zoomed and a block is dragged. Made by software rendering, so a
// real graphics card is faster. What JavaScript, styles and layout of a frame cost is shown beside it, as Chromium's own
// tracing counts them; that is ours, painting is the browser's.
//
//   node bench/flow/editor_frames.mjs [--blocks 1000] [--seconds 5]
//
// Needs build/release/beseda and web/e2e/node_modules.
import { newBot, openFlowStage } from "../../web/e2e/lib/flow_bot.mjs";
import { largeScenario } from "../../web/e2e/lib/flow_samples.mjs";

const option = (name, usual) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? usual : Number(process.argv[at + 1]);
};
const count = option("blocks", 1000);
const seconds = option("seconds", 5);

const scenario = largeScenario(count);
const { stage, page, editor } = await openFlowStage();

/** Moves the pointer for a while and gives what the frames took, in milliseconds. */
async function measure(name, gesture) {
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable");
  const metrics = async () => {
    const { metrics: all } = await client.send("Performance.getMetrics");
    const of = (key) => all.find((one) => one.name === key).value * 1000;
    return {
      script: of("ScriptDuration"),
      style: of("RecalcStyleDuration"),
      layout: of("LayoutDuration"),
      task: of("TaskDuration"),
    };
  };
  await page.evaluate(() => {
    const times = (window.frameTimes = []);
    let last = performance.now();
    const tick = (now) => {
      times.push(now - last);
      last = now;
      window.frameRequest = requestAnimationFrame(tick);
    };
    window.frameRequest = requestAnimationFrame(tick);
  });
  const before = await metrics();
  await gesture(Date.now() + seconds * 1000);
  const after = await metrics();
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(window.frameRequest);
    return window.frameTimes.slice(1);
  });
  await client.detach();
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share) =>
    sorted[
      Math.min(sorted.length - 1, Math.floor(sorted.length * share))
    ].toFixed(1);
  const each = (key) => ((after[key] - before[key]) / frames.length).toFixed(1);
  const drawn = await editor.blocks.count();
  console.log(
    `| ${name} | ${frames.length} | ${drawn} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} | ${each("script")} | ${each("style")} | ${each("layout")} | ${each("task")} |`,
  );
}

const { mouse } = page;
const middle = async () => {
  const box = await page.locator(".react-flow").boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
};
/** Round and round, so that it goes on as long as it is wanted. */
async function circle(until, [x, y], radius) {
  for (let step = 0; Date.now() < until; ++step) {
    await mouse.move(
      x + Math.sin(step / 20) * radius,
      y + (1 - Math.cos(step / 20)) * radius,
    );
  }
}

/** The scenario's blocks as they stand on the screen; no block of it is higher than this. */
async function boxesNow() {
  const [a, b, c, d, x, y] = await page.evaluate(() => {
    const style = getComputedStyle(
      document.querySelector(".react-flow__viewport"),
    );
    const { left, top } = document
      .querySelector(".react-flow")
      .getBoundingClientRect();
    const parts = style.transform
      .match(/matrix\((.*)\)/)[1]
      .split(",")
      .map(Number);
    return [...parts.slice(0, 4), parts[4] + left, parts[5] + top];
  });
  return Object.values(scenario.blocks).map(({ at }) => ({
    x: at[0] * a + at[1] * c + x,
    y: at[0] * b + at[1] * d + y,
    width: 248 * a,
    height: 190 * a,
  }));
}

async function pan(until) {
  const [x, y] = await emptyPlace(await middle());
  await mouse.move(x, y);
  await mouse.down();
  await circle(until, [x, y], 240);
  await mouse.up();
}
async function emptyPlace([x, y]) {
  const boxes = await boxesNow();
  const free = ([atX, atY]) =>
    boxes.every(
      (box) =>
        atX < box.x - 3 ||
        atY < box.y - 3 ||
        atX > box.x + box.width + 3 ||
        atY > box.y + box.height + 3,
    );
  for (let far = 0; far < 400; far += 3) {
    for (let turn = 0; turn < 6.28; turn += 0.2) {
      const at = [x + Math.cos(turn) * far, y + Math.sin(turn) * far];
      if (free(at) && (await page.evaluate(isPane, at))) return at;
    }
  }
  throw new Error("no empty place");
}
const isPane = (at) =>
  document.elementFromPoint(...at)?.classList.contains("react-flow__pane") ??
  false;
async function zoom(until) {
  await mouse.move(...(await middle()));
  for (let step = 0; Date.now() < until; ++step)
    await mouse.wheel(0, step % 40 < 20 ? 60 : -60);
}
async function drag(until) {
  const [x, y] = await middle();
  const far = (box) => Math.hypot(box.x + box.width / 2 - x, box.y - y);
  const [nearest] = (await boxesNow()).sort(
    (one, other) => far(one) - far(other),
  );
  const from = [
    nearest.x + nearest.width / 3,
    nearest.y + Math.min(12, nearest.height / 3),
  ];
  await mouse.move(...from);
  await mouse.down();
  await circle(until, from, 120);
  await mouse.up();
}
async function dragAll(until) {
  await page.keyboard.press("Control+KeyA");
  await drag(until);
}
/** So that the next gesture finds everything where it was. */
async function back() {
  await page.keyboard.press("Control+KeyZ");
  await page.keyboard.press("Escape");
  await editor.still();
}

try {
  const bot = await newBot(stage, "Large", scenario);
  const begun = Date.now();
  await editor.open(stage.server, bot);
  console.log(
    `${count} blocks; opened in ${Date.now() - begun} ms. Milliseconds; the last four are means a frame.\n`,
  );
  console.log(
    "| what | frames | blocks drawn | p50 | p95 | p99 | script | style | layout | all of the main thread |",
  );
  console.log("|---|---|---|---|---|---|---|---|---|---|");
  await editor.fit();
  await measure("pan, everything in view", pan);
  await editor.fit();
  await measure("zoom, everything in view", zoom);
  await editor.fit();
  await measure("drag a block, everything in view", drag);
  await back();
  await editor.fit();
  await measure("drag all blocks, everything in view", dragAll);
  await back();
  await mouse.move(...(await middle()));
  for (let step = 0; step < 12; ++step) await mouse.wheel(0, -200);
  await editor.still();
  await measure("pan, near", pan);
  await measure("drag a block, near", drag);
  await back();
  await measure("zoom, near", zoom);
} finally {
  await stage.close();
}
