import { Alert, Loader, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ProviderTestResult } from "@/api";
import { ErrorNote } from "@/ui/States";

/** What came of trying a provider: how fast it answered and what it offers, or why not. */
export function TestResult(props: { pending: boolean; result?: ProviderTestResult; error: unknown }) {
  const { pending, result, error } = props;
  const { t, i18n } = useTranslation();
  if (pending) {
    return (
      <Alert color="gray" icon={<Loader size={16} />} role="status">
        {t("models.test.running")}
      </Alert>
    );
  }
  if (error) return <ErrorNote error={error} />;
  if (!result) return null;
  if (!result.ok) {
    return (
      <Alert color="red" icon={<IconAlertTriangle size={18} />} title={t("models.test.failed")} role="alert">
        {result.error || t("models.test.failedText")}
      </Alert>
    );
  }
  const latency = new Intl.NumberFormat(i18n.language).format(result.latency_ms);
  return (
    <Alert color="accent" icon={<IconCircleCheck size={18} />} role="status" data-testid="test-ok">
      <Text size="md">
        {t("models.test.ok", { latency })} {t("models.test.models", { count: result.models.length })}
      </Text>
    </Alert>
  );
}
