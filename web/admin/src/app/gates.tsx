import { Button, Center, Loader } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, Outlet, useLocation, useRouteError } from "react-router";
import { SessionContext, useMe } from "@/api";
import { isLocale, setLocale } from "@/lib/i18n";
import { EmptyState, ErrorState } from "@/ui/States";

export function Loading() {
  const { t } = useTranslation();
  return (
    <Center h="100dvh">
      <Loader type="dots" aria-label={t("common.loading")} />
    </Center>
  );
}

/** Lets only signed-in members through; others go to the sign-in page and come back afterwards. */
export function SignedIn() {
  const { data: me, error, isPending, refetch } = useMe();
  const { i18n } = useTranslation();
  const location = useLocation();
  const wanted = me?.member.locale;
  useEffect(() => {
    if (isLocale(wanted) && wanted !== i18n.language) void setLocale(wanted);
    // Only when the member's own language becomes known or changes, not when the page switches for a moment.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted]);
  if (isPending) return <Loading />;
  if (me === undefined) {
    return (
      <Center h="100dvh">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Center>
    );
  }
  if (me === null) {
    const next = location.pathname + location.search;
    return <Navigate replace to={next === "/" ? "/login" : `/login?next=${encodeURIComponent(next)}`} />;
  }
  return (
    <SessionContext.Provider value={me}>
      <Outlet />
    </SessionContext.Provider>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={IconMapOff}
      title={t("app.notFound.title")}
      text={t("app.notFound.text")}
      action={
        <Button component={Link} to="/">
          {t("app.notFound.action")}
        </Button>
      }
    />
  );
}

/** A page that broke. After an update of the server its old chunks are gone: loading the page anew helps. */
export function Failed({ inside }: { inside?: boolean }) {
  const error = useRouteError();
  const content = <ErrorState error={error} onRetry={() => window.location.reload()} />;
  return inside ? content : <Center h="100dvh">{content}</Center>;
}
