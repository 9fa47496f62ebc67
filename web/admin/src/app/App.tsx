import { DirectionProvider, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { RouterProvider } from "react-router";
import { meKey, onSignedOut } from "@/api";
import { Problem } from "@/lib/problem";
import { direction } from "@/lib/i18n";
import { makeRouter } from "./routes";
import { cssVariables, theme } from "./theme";

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // What the server refused it refuses again; only faults on the way are worth another try.
        retry: (count, error) =>
          count < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500),
        refetchOnWindowFocus: false,
      },
    },
  });
}

export function App() {
  const { i18n } = useTranslation();
  const [client] = useState(makeQueryClient);
  const [router] = useState(makeRouter);
  useEffect(() => {
    onSignedOut(() => void client.invalidateQueries({ queryKey: meKey }));
    return () => onSignedOut(null);
  }, [client]);
  const dir = direction(i18n.language);
  return (
    <DirectionProvider key={dir} initialDirection={dir} detectDirection={false}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Notifications position="top-center" limit={4} />
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}
