export { PromptPage } from "./PromptPage";
export { PromptsPage } from "./PromptsPage";
export { SaveToLibrary } from "./SaveToLibrary";
