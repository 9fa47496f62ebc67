export { TemplateDialog } from "./TemplateDialog";
export { TemplateGallery } from "./TemplateGallery";
export { TemplateIcon } from "./TemplateIcon";
export { textIn, useTemplates, type Template } from "./templates";
