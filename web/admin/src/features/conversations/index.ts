export { ApprovalsPage } from "./ApprovalsPage";
export { ContentView, QuickReplies } from "./ContentView";
export { Shown } from "./LookNote";
export { ConversationsPage } from "./ConversationsPage";
