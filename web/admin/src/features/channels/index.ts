export { ChannelPage } from "./ChannelPage";
export { ChannelsPage } from "./ChannelsPage";
export { kindIcon } from "./kindIcon";
