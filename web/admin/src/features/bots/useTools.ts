import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, keys, type Tool, type ToolKind, type ToolPatch } from "@/api";

export function useTools(botId: string) {
  return useQuery({
    queryKey: keys.tools(botId),
    queryFn: async () => (await api.get("/bots/{id}/tools", { path: { id: botId } })).items,
  });
}

/** Makes a tool, or changes it if there is one. */
export function useSaveTool(botId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ tool, kind, values }: { tool?: Tool | undefined; kind: ToolKind; values: ToolPatch }) =>
      tool
        ? api.patch("/tools/{id}", { path: { id: tool.id }, body: values })
        : api.post("/bots/{id}/tools", { path: { id: botId }, body: { kind, ...values } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.tools(botId) }),
  });
}

export function useDeleteTool(botId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (tool: Tool) => api.delete("/tools/{id}", { path: { id: tool.id } }),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.tools(botId) }),
  });
}
