// Scenarios to look at and to measure with: a small one that reads well, and large ones of any size.
import { block, scenarioOf } from "./flow_bot.mjs";

const en = (text) => ({ en: text });

/** Five blocks: a greeting, a question, thanks, and an end. */
export function smallScenario() {
  const blocks = {
    b_start: block("start", [40, 160]),
    b_hello: block("send_text", [376, 160], {
      text: en("Welcome to the bookshop! What may we find for you?"),
    }),
    b_mail: block("ask_email", [712, 160], {
      question: en("Where may we write to you?"),
      retry: en("That is no e-mail address. Once more, please."),
      variable: "email",
      attempts: 3,
    }),
    b_thanks: block("send_text", [1048, 160], {
      text: en("Thank you, {{email}}! You will hear from us today."),
    }),
    b_end: block("end", [1384, 160]),
  };
  const edges = {
    e_1: { from: "b_start", port: "next", to: "b_hello" },
    e_2: { from: "b_hello", port: "next", to: "b_mail" },
    e_3: { from: "b_mail", port: "next", to: "b_thanks" },
    e_4: { from: "b_thanks", port: "next", to: "b_end" },
  };
  const variables = { email: { type: "text", scope: "contact", default: null, description: "" } };
  return scenarioOf(blocks, edges, { variables });
}

const topics = ["Orders", "Delivery", "Returns", "Payment", "Gifts", "Events", "Clubs", "Rare books"];

/**
 * A scenario of about `count` blocks: topics one below the other, each a row of questions and answers with a branch
 * aside, as large bots are. Every line leads to the right.
 */
export function largeScenario(count) {
  const blocks = { b_start: block("start", [40, 400]) };
  const edges = {};
  let made = 0;
  const line = (from, port, to) => (edges[`e_${Object.keys(edges).length}`] = { from, port, to });
  const add = (kind, at, settings) => {
    const id = `b_${++made}`;
    blocks[id] = block(kind, at, settings);
    return id;
  };
  const choices = (place) => [
    { id: "yes", title: en(`Yes, about ${topics[place % topics.length].toLowerCase()}`) },
    { id: "more", title: en("Tell me more") },
  ];
  let above = null;
  for (let row = 0; made < count - 1; ++row) {
    const y = 400 + row * 440;
    const topic = topics[row % topics.length];
    const gate = add("condition", [376, y], {
      cases: [{ id: "here", title: en(topic), when: { variable: "topic", op: "eq", value: topic } }],
    });
    if (above) line(above, "else", gate);
    else line("b_start", "next", gate);
    above = gate;
    let last = [gate, "here"];
    for (let step = 0; step < 9 && made < count - 1; ++step) {
      const x = 760 + step * 720;
      const ask = add("ask_choice", [x, y], {
        question: en(`${topic}, step ${step + 1}: does this answer your question?`),
        choices: choices(row),
      });
      line(last[0], last[1], ask);
      if (made >= count - 1) break;
      const say = add("send_text", [x + 360, y - 24], {
        text: en(`Here is what we know about ${topic.toLowerCase()}.`),
      });
      line(ask, "yes", say);
      last = [say, "next"];
      if (made >= count - 1) break;
      const more = add("ai_answer", [x + 360, y + 176], { question: en("Ask me anything about it.") });
      line(ask, "more", more);
    }
  }
  const variables = { topic: { type: "text", scope: "session", default: "", description: "" } };
  return scenarioOf(blocks, edges, { variables });
}

/** How many templates stand beside each other in a joined scenario. */
const columns = 2;
const room = { left: 80, top: 320, right: 340, bottom: 260 };
const gap = 240;

/**
 * One bot of several templates, as a company's bot that does all of these things: each in a frame of its own in the main
 * flow, begun by the start or by a word; the flows they call stay flows. `parts`: answers of GET /scenario-templates/{id}.
 */
export function joinedScenario(parts) {
  const joined = scenarioOf({}, {}, { flows: { f_main: { name: "Main" } }, variables: {} });
  const frames = parts.map((part, place) => addPart(joined, part, place));
  // Rows as high, columns as wide, as their largest frame.
  const across = frames.map((_, place) => place % columns);
  const down = frames.map((_, place) => Math.floor(place / columns));
  const most = (of, key, line) =>
    Math.max(...frames.filter((_, place) => of[place] === line).map((one) => one[key]));
  frames.forEach((frame, place) => {
    let [x, y] = [0, 0];
    for (let line = 0; line < across[place]; ++line) x += most(across, "width", line) + gap;
    for (let line = 0; line < down[place]; ++line) y += most(down, "height", line) + gap;
    for (const one of frame.blocks) one.at = [one.at[0] + x, one.at[1] + y];
    joined.blocks[`b_frame${place}`] = block("group", [x, y], {
      title: parts[place].title.en,
      size: [most(across, "width", across[place]), most(down, "height", down[place])],
    });
  });
  return joined;
}

/** Of the main flow what the start leads to; the other flows whole. */
function begunByStart({ blocks, edges, main }) {
  const [start] = Object.keys(blocks).filter((id) => blocks[id].flow === main && blocks[id].kind === "start");
  const seen = new Set([start]);
  for (const from of seen) {
    for (const edge of Object.values(edges)) if (edge.from === from) seen.add(edge.to);
    const { block: jump } = blocks[from].settings;
    if (jump in blocks) seen.add(jump);
  }
  return ([id, one]) => one.flow !== main || seen.has(id);
}

/** Takes over what a template has, its own ids made different from those of others. */
function addPart(joined, { scenario, title }, place) {
  const kept = Object.entries(scenario.blocks).filter(begunByStart(scenario));
  const names = new Map(kept.map(([id]) => [id, `b_${place}${id.slice(2)}`]));
  for (const id of Object.keys(scenario.flows))
    names.set(id, id === scenario.main ? "f_main" : `f_${place}${id.slice(2)}`);
  const renamed = (value) =>
    JSON.parse(JSON.stringify(value), (_, one) => (names.has(one) ? names.get(one) : one));
  const blocks = [];
  for (const [id, one] of kept) {
    const made = renamed(one);
    if (place > 0 && made.kind === "start" && made.flow === "f_main") {
      made.kind = "keyword";
      made.settings = { words: { en: title.en.toLowerCase() }, match: "anywhere" };
    }
    joined.blocks[names.get(id)] = made;
    if (made.flow === "f_main") blocks.push(made);
  }
  for (const [id, edge] of Object.entries(scenario.edges)) {
    if (names.has(edge.from) && names.has(edge.to)) joined.edges[`e_${place}${id.slice(2)}`] = renamed(edge);
  }
  for (const [id, flow] of Object.entries(scenario.flows)) {
    if (id !== scenario.main) joined.flows[names.get(id)] = { ...flow, name: `${title.en}: ${flow.name}` };
  }
  joined.variables = { ...scenario.variables, ...joined.variables };
  const [left, top] = [0, 1].map((axis) => Math.min(...blocks.map((one) => one.at[axis])));
  for (const one of blocks) one.at = [one.at[0] - left + room.left, one.at[1] - top + room.top];
  const [right, bottom] = [0, 1].map((axis) => Math.max(...blocks.map((one) => one.at[axis])));
  return { blocks, width: right + room.right, height: bottom + room.bottom };
}
