export { RoutePage } from "./RoutePage";
export { RoutesPage } from "./RoutesPage";
