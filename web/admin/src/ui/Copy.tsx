import { ActionIcon, Alert, Button, Code, CopyButton, Group, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy, IconKey } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Copy.module.css";

export function CopyIcon({ value, label }: { value: string; label?: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={value} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t("common.copied") : (label ?? t("common.copy"))}>
          <ActionIcon
            variant="subtle"
            color={copied ? "accent" : "gray"}
            onClick={copy}
            aria-label={label ?? t("common.copy")}
          >
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

/** One line of text to take away: an address, an id. */
export function CopyField({ value, label }: { value: string; label: string }) {
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <div className={classes.field}>
        <code className={classes.value} dir="ltr" tabIndex={0} aria-label={label}>
          {value}
        </code>
        <CopyIcon value={value} />
      </div>
    </div>
  );
}

/** Several lines of code with a button that copies them. */
export function Snippet({ code, label }: { code: string; label: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes.snippet}>
      <pre dir="ltr" tabIndex={0} aria-label={label}>
        {code}
      </pre>
      <CopyButton value={code} timeout={1500}>
        {({ copied, copy }) => (
          <Button
            className={classes.snippetButton}
            size="xs"
            variant="default"
            onClick={copy}
            leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          >
            {copied ? t("common.copied") : t("common.copy")}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

/** A secret the server shows a single time. */
export function SecretOnce({ secret, title, text }: { secret: string; title: string; text: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Alert color="yellow" variant="light" icon={<IconKey size={18} />} title={title}>
      <Text size="sm" mb={8}>
        {text}
      </Text>
      <Group wrap="nowrap" gap={8}>
        <Code className={classes.secret} dir="ltr" data-testid="secret">
          {secret}
        </Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="xs" onClick={copy} style={{ flex: "none" }}>
              {copied ? t("common.copied") : t("common.copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}
