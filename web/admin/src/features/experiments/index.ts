export { ExperimentPage } from "./ExperimentPage";
export { ExperimentsPage } from "./ExperimentsPage";
