export { TablePage } from "./TablePage";
export { TablesPage } from "./TablesPage";
