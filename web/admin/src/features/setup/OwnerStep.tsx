import { Button, Code, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { api, useSignedIn } from "@/api";
import { fieldError, Problem } from "@/lib/problem";
import { FrontDoor } from "@/ui/FrontDoor";
import { NewPassword } from "@/ui/NewPassword";
import { ErrorNote, ErrorState } from "@/ui/States";
import { Steps } from "./Steps";

/** First start: the one-time link makes its holder the owner. */
export function OwnerStep() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => api.get("/setup"), staleTime: Infinity });
  const token = params.get("token") ?? "";
  if (setup.data && !setup.data.needed) return <Navigate to="/" replace />;
  if (setup.error) {
    return (
      <FrontDoor title={t("setup.title")}>
        <ErrorState error={setup.error} onRetry={() => void setup.refetch()} />
      </FrontDoor>
    );
  }
  if (!token) {
    return (
      <FrontDoor title={t("setup.noTokenTitle")}>
        <Stack>
          <Text>{t("setup.noToken")}</Text>
          <Code block dir="ltr">{`${location.origin}/admin/setup?token=…`}</Code>
        </Stack>
      </FrontDoor>
    );
  }
  return (
    <FrontDoor wide top={<Steps current="owner" />} title={t("setup.title")} text={t("setup.text")}>
      {setup.isPending ? <Skeleton height={320} /> : <OwnerForm token={token} />}
    </FrontDoor>
  );
}

function OwnerForm({ token }: { token: string }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const signedIn = useSignedIn();
  const [form, setForm] = useState({ name: "", email: "", password: "", workspace_name: "" });
  const create = useMutation({
    mutationFn: () =>
      api.post("/setup", {
        body: {
          token,
          name: form.name.trim(),
          email: form.email.trim(),
          password: form.password,
          workspace_name: form.workspace_name.trim(),
          locale: i18n.language,
        },
      }),
    onSuccess: (me) => {
      signedIn(me);
      void navigate("/welcome/model", { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const field = (name: keyof typeof form) => ({
    name,
    required: true,
    value: form[name],
    error: fieldError(create.error, name),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      setForm({ ...form, [name]: event.currentTarget.value }),
  });
  const expired = create.error instanceof Problem && create.error.code === "invalid_token";
  const inField = (Object.keys(form) as (keyof typeof form)[]).some((name) => fieldError(create.error, name));
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput label={t("setup.name")} autoComplete="name" maxLength={100} autoFocus {...field("name")} />
        <TextInput label={t("login.email")} type="email" autoComplete="username" {...field("email")} />
        <NewPassword label={t("login.password")} {...field("password")} />
        <TextInput
          label={t("setup.workspace")}
          description={t("setup.workspaceHelp")}
          autoComplete="organization"
          maxLength={100}
          {...field("workspace_name")}
        />
        {expired ? (
          <ErrorNote error={create.error}> {t("setup.tokenExpired")}</ErrorNote>
        ) : (
          create.error && !inField && <ErrorNote error={create.error} />
        )}
        <Button type="submit" size="md" loading={create.isPending}>
          {t("setup.create")}
        </Button>
      </Stack>
    </form>
  );
}
