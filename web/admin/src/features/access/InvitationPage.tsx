import { Alert, Button, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { api, useSignedIn } from "@/api";
import { fieldError, problemKind } from "@/lib/problem";
import { FrontDoor } from "@/ui/FrontDoor";
import { NewPassword } from "@/ui/NewPassword";
import { ErrorNote, ErrorState } from "@/ui/States";

export function InvitationPage() {
  const { t, i18n } = useTranslation();
  const [params] = useSearchParams();
  const token = params.get("token") ?? "";
  const navigate = useNavigate();
  const signedIn = useSignedIn();
  const [name, setName] = useState<string | null>(null);
  const [password, setPassword] = useState("");
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => api.get("/invitations/{token}", { path: { token } }),
    staleTime: Infinity,
    enabled: token !== "",
  });
  const shownName = name ?? invitation.data?.name ?? "";
  const accept = useMutation({
    mutationFn: () =>
      api.post("/invitations/{token}", {
        path: { token },
        body: { name: shownName.trim(), password, locale: i18n.language },
      }),
    onSuccess: (me) => {
      signedIn(me);
      void navigate("/", { replace: true });
    },
  });

  if (invitation.error || token === "") {
    const gone = token === "" || problemKind(invitation.error) === "notFound";
    return (
      <FrontDoor title={t("invitation.goneTitle")}>
        {gone ? (
          <Stack>
            <Text>{t("invitation.gone")}</Text>
            <Button component={Link} to="/login" variant="default">
              {t("login.title")}
            </Button>
          </Stack>
        ) : (
          <ErrorState error={invitation.error} onRetry={() => void invitation.refetch()} />
        )}
      </FrontDoor>
    );
  }
  const data = invitation.data;
  const title = data?.existing
    ? t("invitation.newPassword")
    : t("invitation.title", { workspace: data?.workspace_name ?? "…" });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate();
  };
  return (
    <FrontDoor title={title} text={data ? t(`roles.${data.role}.text`) : <Skeleton height={14} />}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput label={t("login.email")} value={data?.email ?? ""} readOnly autoComplete="username" />
          <TextInput
            label={t("setup.name")}
            autoComplete="name"
            required
            maxLength={100}
            value={shownName}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fieldError(accept.error, "name")}
          />
          <NewPassword
            label={t("login.password")}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={fieldError(accept.error, "password")}
          />
          {accept.error && !fieldError(accept.error, "name") && !fieldError(accept.error, "password") && (
            <ErrorNote error={accept.error} />
          )}
          {data?.existing && <Alert color="gray">{t("invitation.existing")}</Alert>}
          <Button type="submit" size="md" loading={accept.isPending} disabled={!data}>
            {data?.existing ? t("invitation.savePassword") : t("invitation.join")}
          </Button>
        </Stack>
      </form>
    </FrontDoor>
  );
}
