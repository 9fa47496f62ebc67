export { CataloguePage } from "./CataloguePage";
export { ConnectModel } from "./ConnectModel";
export { ModelsPage } from "./ModelsPage";
export { ModelsSection } from "./ModelsSection";
export { ProviderPage } from "./ProviderPage";
export { modelGroups, useModelOptions, type ModelOptionGroup } from "./modelOptions";
