import { Alert, Button, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconRefresh, type Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { problemDetail, problemKind } from "@/lib/problem";
import classes from "./States.module.css";

/** An empty page teaches: one sentence, one picture, one button. */
export function EmptyState(props: {
  icon: Icon;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  compact?: boolean;
  /** Stands in the middle of the room there is. */
  fill?: boolean;
}) {
  const { icon: Picture, title, text, action, compact, fill } = props;
  return (
    <div className={classes.empty} data-compact={compact || undefined} data-fill={fill || undefined}>
      <div className={classes.picture} aria-hidden>
        <Picture size={compact ? 22 : 30} stroke={1.5} />
      </div>
      <Title order={2} size="h3">
        {title}
      </Title>
      {text && <Text className={classes.text}>{text}</Text>}
      {action}
    </div>
  );
}

/** What happened and the next step; the server's own sentence if it said one. */
export function useProblemText() {
  const { t } = useTranslation();
  return (error: unknown) => {
    const kind = problemKind(error);
    return {
      title: t(`problem.${kind}.title`),
      detail: problemDetail(error) || t(`problem.${kind}.text`),
      next: t(`problem.${kind}.next`),
    };
  };
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const { title, detail, next } = useProblemText()(error);
  return (
    <div className={classes.empty} role="alert">
      <div className={classes.picture} data-bad aria-hidden>
        <IconAlertTriangle size={30} stroke={1.5} />
      </div>
      <Title order={2} size="h3">
        {title}
      </Title>
      <Text className={classes.text}>
        {detail} {next}
      </Text>
      {onRetry && (
        <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={onRetry}>
          {t("common.tryAgain")}
        </Button>
      )}
    </div>
  );
}

/** An error that belongs to the form above or below it. */
export function ErrorNote({ error, children }: { error: unknown; children?: ReactNode }) {
  const { title, detail } = useProblemText()(error);
  if (!error) return null;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={title} role="alert">
      {detail}
      {children}
    </Alert>
  );
}

export function ListSkeleton({ rows = 5, height = 64 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap={8} role="status" aria-label={t("common.loading")}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="md" style={{ opacity: 1 - index / (rows + 2) }} />
      ))}
    </Stack>
  );
}

export function FormSkeleton({ fields = 4 }: { fields?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap={24} role="status" aria-label={t("common.loading")}>
      {Array.from({ length: fields }, (_, index) => (
        <div key={index}>
          <Skeleton height={12} width={120} mb={8} />
          <Skeleton height={index % 3 === 2 ? 96 : 36} radius="md" />
        </div>
      ))}
    </Stack>
  );
}
