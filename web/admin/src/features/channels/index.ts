export { ChannelPage } from "./ChannelPage";
export { ChannelsPage } from "./ChannelsPage";
export { kindIcon } from "./kindIcon";
export { useNoteWords } from "./noteWords";
