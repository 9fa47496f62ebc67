import type { Ids, Scenario } from "../document";
import { put, type Operation } from "../operations";
import { shapeOf } from "../size";
import type { Catalog } from "../schema";
import { addBlock } from "../commands/blocks";
import { connect, reconnect } from "../commands/edges";
import { removeSelection } from "../commands/remove";
import { copyTexts } from "../commands/texts";
import { newVariable, setVariable } from "../commands/variables";
import { renamedVariable } from "../texts";
import type { Fix } from "./problem";

const emptyOf = { text: "", number: 0, boolean: false, date: "", list: [], object: {}, any: "" } as const;

/** The operations that mend it; none if the scenario has changed so that it no longer applies. */
export function fixOperations(doc: Scenario, catalog: Catalog, ids: Ids, fix: Fix): Operation[] {
  switch (fix.kind) {
    case "add_end": {
      const block = doc.blocks[fix.block];
      const schema = catalog.get("end");
      if (!block || !schema) return [];
      const shape = shapeOf(block, catalog.get(block.kind), new Set());
      const row = shape.ports.find(({ port }) => port.id === fix.port)?.y ?? 0;
      const id = ids.next("b", doc.blocks);
      const at = [block.at[0] + shape.width + 88, block.at[1] + row - 20] as const;
      return [
        ...addBlock(id, schema, block.flow, at),
        ...connect(doc, ids.next("e", doc.edges), fix.block, fix.port, id),
      ];
    }
    case "remove_block":
      return removeSelection(doc, [fix.block]);
    case "create_variable":
      return fix.name in doc.variables ? [] : setVariable(fix.name, newVariable);
    case "rename_variable_use": {
      const block = doc.blocks[fix.block];
      if (!block) return [];
      const settings = renamedVariable(block.settings, fix.from, fix.to);
      return settings === block.settings ? [] : [put.block(fix.block, { ...block, settings })];
    }
    case "set_default": {
      const variable = doc.variables[fix.name];
      return variable ? setVariable(fix.name, { ...variable, default: emptyOf[variable.type] }) : [];
    }
    case "copy_text":
      return copyTexts(doc, catalog, fix.locale, fix.block);
    case "add_wait": {
      const edge = doc.edges[fix.edge];
      const schema = catalog.get("wait");
      if (!edge || !schema) return [];
      const from = doc.blocks[edge.from]!;
      const to = doc.blocks[edge.to]!;
      const id = ids.next("b", doc.blocks);
      const at = [(from.at[0] + to.at[0]) / 2, Math.max(from.at[1], to.at[1]) + 160] as const;
      return [
        ...addBlock(id, schema, from.flow, at, { duration: "PT1S" }),
        ...reconnect(doc, fix.edge, edge.from, edge.port, id),
        ...connect(doc, ids.next("e", doc.edges), id, schema.ports[0]?.id ?? "next", edge.to),
      ];
    }
    case "add_start": {
      const schema = catalog.get("start");
      return schema && fix.flow in doc.flows
        ? addBlock(ids.next("b", doc.blocks), schema, fix.flow, [80, 120])
        : [];
    }
  }
}
