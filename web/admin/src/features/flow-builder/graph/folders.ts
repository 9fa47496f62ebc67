import type { Scenario } from "./document";

// Flows stand in folders by their names, as files do by their paths: "Orders/Refund" is "Refund" in the folder "Orders".

export interface Folder {
  /** Empty: in no folder. */
  name: string;
  flows: string[];
}

/** The folder that a name says, and the rest of it. A slash at an end is a part of the name. */
export function splitName(name: string): [folder: string, rest: string] {
  const slash = name.indexOf("/");
  const [folder, rest] = [name.slice(0, Math.max(slash, 0)).trim(), name.slice(slash + 1).trim()];
  return folder && rest ? [folder, rest] : ["", name];
}

/** The main flow first, then those in no folder, then folder by folder; each by name. */
export function foldersOf({ flows, main }: Pick<Scenario, "flows" | "main">): Folder[] {
  const folders = new Map<string, string[]>([["", []]]);
  const byName = (a: string, b: string) => flows[a]!.name.localeCompare(flows[b]!.name);
  for (const id of Object.keys(flows).sort(
    (a, b) => Number(b === main) - Number(a === main) || byName(a, b),
  )) {
    const folder = id === main ? "" : splitName(flows[id]!.name)[0];
    folders.set(folder, [...(folders.get(folder) ?? []), id]);
  }
  return [...folders]
    .map(([name, inside]) => ({ name, flows: inside }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
