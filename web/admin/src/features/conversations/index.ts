export { ApprovalsPage } from "./ApprovalsPage";
export { ContentView, QuickReplies } from "./ContentView";
export { ConversationsPage } from "./ConversationsPage";
