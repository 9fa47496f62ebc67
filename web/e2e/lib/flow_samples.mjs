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
