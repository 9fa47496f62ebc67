import { useQuery } from "@tanstack/react-query";
import { api, keys } from "@/api";
import { ApprovalCard } from "./ApprovalCard";
import classes from "./Approvals.module.css";

function useWaiting(conversationId: string) {
  return useQuery({
    queryKey: keys.approvals(conversationId),
    queryFn: async () =>
      (
        await api.get("/approvals", {
          query: { conversation_id: conversationId, state: "waiting", limit: 20 },
        })
      ).items,
  });
}

/** What the bot wants to do and may not without a person's word. */
export function Approvals({ conversationId }: { conversationId: string }) {
  const waiting = useWaiting(conversationId);
  if (!waiting.data || waiting.data.length === 0) return null;
  return (
    <div className={classes.list}>
      {[...waiting.data].reverse().map((approval) => (
        <ApprovalCard key={approval.id} approval={approval} />
      ))}
    </div>
  );
}
