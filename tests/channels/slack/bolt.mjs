// Slack's own framework, Bolt, as a judge: it takes what we take and refuses what we refuse. Prints a line for all that it has verified.
// bolt.mjs PORT SECRET
import bolt from "@slack/bolt";

const [port, secret] = process.argv.slice(2);
const receiver = new bolt.HTTPReceiver({ signingSecret: secret, endpoints: ["/slack/events"], logLevel: "error" });
const app = new bolt.App({
  receiver,
  logLevel: "error",
  authorize: async () => ({ botToken: "xoxb-unused", botUserId: "U0BOT", botId: "B0BOT" }),
});
const report = (kind, what) => console.log(JSON.stringify({ kind, what }));
app.event(/.*/, async ({ event }) => report("event", event.type));
app.command(/.*/, async ({ command, ack }) => {
  await ack();
  report("command", command.command);
});
app.action(/.*/, async ({ action, ack }) => {
  await ack();
  report("action", action.action_id);
});
app.view(/.*/, async ({ view, ack }) => {
  await ack();
  report("view", view.callback_id);
});
app.shortcut(/.*/, async ({ shortcut, ack }) => {
  await ack();
  report("shortcut", shortcut.callback_id);
});
await receiver.start({ port: Number(port), host: "127.0.0.1" });
