// An echo bot on grammY behind a webhook, as its documentation shows it: the reply goes out, then the update is answered.
// With a third argument "silent" it replies nothing.
import { createServer } from 'node:http';
import { Bot, webhookCallback } from 'grammy';

const [port, apiRoot, manner] = process.argv.slice(2);
const bot = new Bot('1234567:bench', {
  client: { apiRoot },
  botInfo: { id: 1, is_bot: true, first_name: 'Bench', username: 'bench_bot', can_join_groups: false,
    can_read_all_group_messages: false, supports_inline_queries: false, can_connect_to_business: false, has_main_web_app: false },
});
bot.on('message:text', (context) => (manner === 'silent' ? undefined : context.reply(context.message.text)));
createServer(webhookCallback(bot, 'http', { secretToken: 'bench-secret' })).listen(Number(port), '127.0.0.1');
