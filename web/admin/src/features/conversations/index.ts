export { ApprovalsPage } from "./ApprovalsPage";
export { ConversationsPage } from "./ConversationsPage";
