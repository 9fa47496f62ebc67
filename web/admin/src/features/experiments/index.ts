export { ExperimentPage } from "./ExperimentPage";
export { FeedbackSummary } from "./FeedbackSummary";
export { ExperimentsPage } from "./ExperimentsPage";
