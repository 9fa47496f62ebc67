export { InvitationPage } from "./InvitationPage";
export { LoginPage } from "./LoginPage";
