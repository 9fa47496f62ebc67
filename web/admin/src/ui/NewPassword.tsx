import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

export const shortestPassword = 10;

/** A new password: how long it must be is said before it is typed. */
export function NewPassword(props: PasswordInputProps) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      autoComplete="new-password"
      description={t("password.hint", { count: shortestPassword })}
      minLength={shortestPassword}
      required
      visibilityToggleButtonProps={{ "aria-label": t("password.show") }}
      {...props}
    />
  );
}
