import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Page } from "./Page";
import { ErrorState, FormSkeleton } from "./States";

interface Props<T> {
  query: UseQueryResult<T>;
  /** Of the page while there is nothing to show: what kind of thing it is about. */
  title: string;
  back: { to: string; label: string };
  width?: "form" | "wide";
  /** The page itself. */
  children: (data: T) => ReactNode;
}

/** The page about one thing: itself once the thing is read; until then a skeleton, or what went wrong. */
export function PageOf<T>({ query, title, back, width, children }: Props<T>) {
  if (query.error) {
    return (
      <Page title={title} back={back}>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </Page>
    );
  }
  if (query.data === undefined) {
    return (
      <Page title="…" back={back} width={width}>
        <FormSkeleton />
      </Page>
    );
  }
  return children(query.data);
}
