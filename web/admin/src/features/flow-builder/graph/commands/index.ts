// Every command gives the operations that do it; what takes it back is found from the document before (see ../history.ts).
export * from "./blocks";
export * from "./edges";
export * from "./flows";
export * from "./layout";
export * from "./paste";
export * from "./remove";
export * from "./texts";
export * from "./variables";
