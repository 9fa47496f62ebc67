import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useMay } from "@/api";
import { Page } from "@/ui/Page";
import { MailSettings } from "./MailSettings";
import { ProfileSettings } from "./ProfileSettings";
import { SecuritySettings } from "./SecuritySettings";
import { SystemStatus } from "./SystemStatus";
import classes from "./SettingsPage.module.css";
import { WorkspaceSettings } from "./WorkspaceSettings";

type Section = "profile" | "security" | "workspace" | "mail" | "system";

export function SettingsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayRead = useMay("settings.read");
  const { section } = useParams();
  const sections: Section[] = mayRead
    ? ["profile", "security", "workspace", "mail", "system"]
    : ["profile", "security"];
  const current = sections.find((one) => one === section) ?? "profile";
  return (
    <Page title={t("app.pages.settings")} width="form">
      <Tabs
        value={current}
        onChange={(value) => void navigate(`/settings/${value}`, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="lg" className={classes.tabs}>
          {sections.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`settings.sections.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="profile">
          <ProfileSettings />
        </Tabs.Panel>
        <Tabs.Panel value="security">
          <SecuritySettings />
        </Tabs.Panel>
        <Tabs.Panel value="workspace">
          <WorkspaceSettings />
        </Tabs.Panel>
        <Tabs.Panel value="mail">
          <MailSettings />
        </Tabs.Panel>
        <Tabs.Panel value="system">
          <SystemStatus />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
