export { ConnectModel } from "./ConnectModel";
export { ModelsPage } from "./ModelsPage";
export { ProviderPage } from "./ProviderPage";
export { useModelOptions } from "./modelOptions";
