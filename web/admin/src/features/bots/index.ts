export { BotPage } from "./BotPage";
export { BotsPage } from "./BotsPage";
export { TestChat } from "./TestChat";
