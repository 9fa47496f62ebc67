export { FlowPage } from "./FlowPage";
export { StepsPanel } from "./steps/StepsPanel";
