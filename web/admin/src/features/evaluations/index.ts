export { EvaluationsPage } from "./EvaluationsPage";
export { RunPage } from "./RunPage";
export { SetPage } from "./SetPage";
