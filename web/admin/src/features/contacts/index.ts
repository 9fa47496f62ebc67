export { ContactPage } from "./ContactPage";
export { ContactsPage } from "./ContactsPage";
