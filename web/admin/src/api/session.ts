import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { Problem } from "@/lib/problem";
import { api } from "./client";
import { setCsrfToken } from "./http";
import type { Me, Permission } from "./types";

export const meKey = ["me"] as const;

async function readMe(): Promise<Me | null> {
  try {
    const me = await api.get("/auth/me");
    setCsrfToken(me.csrf_token);
    return me;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      setCsrfToken(null);
      return null;
    }
    throw error;
  }
}

/** Who is signed in; null when nobody is. */
export function useMe() {
  return useQuery({ queryKey: meKey, queryFn: readMe, staleTime: 60_000 });
}

/** Takes the answer of signing in as the session, without asking again. */
export function useSignedIn() {
  const client = useQueryClient();
  return (me: Me) => {
    setCsrfToken(me.csrf_token);
    client.setQueryData(meKey, me);
  };
}

export const SessionContext = createContext<Me | null>(null);

/** The signed-in member. Only inside the pages that need one. */
export function useSession(): Me {
  const me = useContext(SessionContext);
  if (!me) throw new Error("useSession outside of a signed-in page");
  return me;
}

export function may(me: Pick<Me, "permissions">, permission: Permission): boolean {
  return me.permissions.includes(permission);
}

export function useMay(permission: Permission): boolean {
  return may(useSession(), permission);
}
