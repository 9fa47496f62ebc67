// An echo bot on Slack's Bolt: it verifies the signature, acknowledges and sends the reply.
import bolt from '@slack/bolt';

const [port, apiRoot] = process.argv.slice(2);
const app = new bolt.App({
  token: 'xoxb-bench',
  signingSecret: 'bench-secret',
  clientOptions: { slackApiUrl: `${apiRoot}/api/` },
  logLevel: bolt.LogLevel.ERROR,
});
app.message(async ({ message, say }) => {
  await say(message.text);
});
await app.start({ port: Number(port), host: '127.0.0.1' });
