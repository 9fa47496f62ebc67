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
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
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
    await mouse.move(x + Math.sin(step / 20) * radius, y + (1 - Math.cos(step / 20)) * radius);
  }
}

async function pan(until) {
  const from = await middle();
  const [x, y] = await page.evaluate(emptyPlace, from);
  await mouse.move(x, y);
  await mouse.down();
  await circle(until, [x, y], 240);
  await mouse.up();
}
function emptyPlace([x, y]) {
  for (let far = 0; far < 400; far += 6) {
    for (let turn = 0; turn < 6.28; turn += 0.4) {
      const at = [x + Math.cos(turn) * far, y + Math.sin(turn) * far];
      if (document.elementFromPoint(...at)?.classList.contains("react-flow__pane")) return at;
    }
  }
  throw new Error("no empty place");
}
async function zoom(until) {
  await mouse.move(...(await middle()));
  for (let step = 0; Date.now() < until; ++step) await mouse.wheel(0, step % 40 < 20 ? 60 : -60);
}
async function drag(until) {
  const [x, y] = await middle();
  const boxes = await editor.blocks.evaluateAll((all) =>
    all.map((one) => one.getBoundingClientRect().toJSON()),
  );
  const nearest = boxes.sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y))[0];
  const from = [nearest.x + nearest.width / 3, nearest.y + Math.min(12, nearest.height / 3)];
  await mouse.move(...from);
  await mouse.down();
  await circle(until, from, 120);
  await mouse.up();
  await page.keyboard.press("Control+KeyZ");
}

try {
  const bot = await newBot(stage, "Large", largeScenario(count));
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
  await measure("zoom, everything in view", zoom);
  await editor.fit();
  await measure("drag a block, everything in view", drag);
  await page.keyboard.press("Escape");
  await mouse.move(...(await middle()));
  for (let step = 0; step < 12; ++step) await mouse.wheel(0, -200);
  await editor.still();
  await measure("pan, near", pan);
  await measure("drag a block, near", drag);
  await measure("zoom, near", zoom);
} finally {
  await stage.close();
}
