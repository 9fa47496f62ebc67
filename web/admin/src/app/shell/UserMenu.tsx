import {
  Menu,
  SegmentedControl,
  Text,
  UnstyledButton,
  VisuallyHidden,
  useMantineColorScheme,
} from "@mantine/core";
import { IconKeyboard, IconLogout, IconUser } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { api, meKey, useSession } from "@/api";
import { Face } from "@/ui/Face";
import { toastError } from "@/ui/toast";
import classes from "./UserMenu.module.css";

export function useSignOut() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    try {
      await api.post("/auth/logout");
    } catch (error) {
      toastError(error);
      return;
    }
    client.setQueryData(meKey, null);
    await navigate("/login");
    // Nothing of this member stays for the next one on this device.
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== meKey[0] });
  };
}

export function ThemeChoice() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t("settings.theme.label")}
      value={colorScheme}
      onChange={(value) => setColorScheme(value as "light" | "dark" | "auto")}
      data={[
        { value: "light", label: t("settings.theme.light") },
        { value: "dark", label: t("settings.theme.dark") },
        { value: "auto", label: t("settings.theme.auto") },
      ]}
    />
  );
}

export function UserMenu({ onHelp, narrow }: { onHelp: () => void; narrow: boolean }) {
  const { t } = useTranslation();
  const { member } = useSession();
  const signOut = useSignOut();
  return (
    <Menu position="top-start" width={260} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.user}>
          {narrow && <VisuallyHidden>{t("app.user.menu", { name: member.name })}</VisuallyHidden>}
          <Face name={member.name} size={30} mine />
          <span className={classes.text}>
            <span className={classes.name}>{member.name}</span>
            <span className={classes.role}>{t(`roles.${member.role}.name`)}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.head}>
          <Text fw={500} truncate>
            {member.name}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {member.email}
          </Text>
        </div>
        <Menu.Divider />
        <div className={classes.theme}>
          <ThemeChoice />
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings/profile" leftSection={<IconUser size={16} />}>
          {t("app.user.profile")}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onHelp}>
          {t("app.shortcuts.title")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} className="b-flip" />} onClick={() => void signOut()}>
          {t("app.user.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
