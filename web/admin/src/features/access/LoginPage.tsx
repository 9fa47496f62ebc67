import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { api, useMe, useSignedIn } from "@/api";
import { Problem } from "@/lib/problem";
import { FrontDoor } from "@/ui/FrontDoor";
import { ErrorNote } from "@/ui/States";

/** Only pages of this app may follow a sign-in. */
export function safeNext(next: string | null): string {
  return next && next.startsWith("/") && !next.startsWith("//") && !next.startsWith("/login") ? next : "/";
}

export function LoginPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const me = useMe();
  const signedIn = useSignedIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const setup = useQuery({
    queryKey: ["setup"],
    queryFn: () => api.get("/setup"),
    enabled: me.data === null,
  });
  const next = safeNext(params.get("next"));

  const login = useMutation({
    mutationFn: () => api.post("/auth/login", { body: { email: email.trim(), password } }),
    onSuccess: (answer) => {
      signedIn(answer);
      void navigate(next, { replace: true });
    },
  });

  if (me.data && !login.isSuccess) return <Navigate to={next} replace />;
  if (setup.data?.needed) return <Navigate to="/setup" replace />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    login.mutate();
  };
  const wrong = login.error instanceof Problem && login.error.status === 401;
  const wait = login.error instanceof Problem ? login.error.retryAfter : undefined;
  return (
    <FrontDoor title={t("login.title")} text={t("login.text")}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={t("login.email")}
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={t("login.password")}
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": t("password.show") }}
          />
          {wrong && (
            <Text c="var(--b-bad)" role="alert">
              {t("login.wrong")}
            </Text>
          )}
          {login.error && !wrong && (
            <ErrorNote error={login.error}>
              {wait !== undefined && ` ${t("login.wait", { count: wait })}`}
            </ErrorNote>
          )}
          <Button type="submit" loading={login.isPending} fullWidth size="md">
            {t("login.submit")}
          </Button>
          <Text size="sm" c="dimmed">
            {t("login.forgot")}
          </Text>
        </Stack>
      </form>
    </FrontDoor>
  );
}
