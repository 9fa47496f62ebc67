export { ChatStep } from "./ChatStep";
export { ModelStep } from "./ModelStep";
export { OwnerStep } from "./OwnerStep";
