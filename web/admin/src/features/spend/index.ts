export { BudgetsPage } from "./BudgetsPage";
export { CallsPage } from "./CallsPage";
export { CostsPage } from "./CostsPage";
export { PricesPage } from "./PricesPage";
