import { Alert, Button, FileButton, Group, Modal, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconFileUpload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys } from "@/api";
import { formatMoney } from "@/lib/money";
import { Scroll } from "@/ui/Scroll";
import { ErrorNote } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { toast } from "@/ui/toast";
import classes from "./spend.module.css";

/** The names that the first line of a CSV file has; the others may be left out. */
const columns = [
  "provider",
  "model",
  "currency",
  "input",
  "cached_input",
  "output",
  "valid_from",
  "source",
].join(",");

interface Chosen {
  name: string;
  format: "csv" | "json";
  text: string;
}

/** A file is first looked at: what it would do, and what is wrong in which line. Only a file without mistakes is taken. */
export function ImportPrices({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const look = useMutation({
    mutationFn: (file: Chosen) =>
      api.post("/prices/import", { body: { format: file.format, text: file.text, dry_run: true } }),
  });
  const take = useMutation({
    mutationFn: (file: Chosen) =>
      api.post("/prices/import", { body: { format: file.format, text: file.text, dry_run: false } }),
    onSuccess: async (result) => {
      await client.invalidateQueries({ queryKey: keys.prices });
      toast(
        t("spend.import.done", { count: result.rows.filter((row) => row.effect !== "unchanged").length }),
      );
      close();
    },
  });
  const close = () => {
    setChosen(null);
    look.reset();
    take.reset();
    onClose();
  };
  const choose = async (file: File | null) => {
    if (!file) return;
    const next: Chosen = {
      name: file.name,
      format: file.name.toLowerCase().endsWith(".json") ? "json" : "csv",
      text: await file.text(),
    };
    setChosen(next);
    take.reset();
    look.mutate(next);
  };
  const result = look.data;
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("spend.import.title")}
      size="xl"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {t("spend.import.help")}
        </Text>
        <Text size="sm" c="dimmed">
          <code dir="ltr">{columns}</code>
        </Text>
        <Group>
          <FileButton
            onChange={(file) => void choose(file)}
            accept=".csv,.json,text/csv,application/json"
            resetRef={undefined}
          >
            {(props) => (
              <Button
                {...props}
                variant="default"
                leftSection={<IconFileUpload size={16} />}
                loading={look.isPending}
              >
                {chosen ? chosen.name : t("spend.import.choose")}
              </Button>
            )}
          </FileButton>
        </Group>
        {look.error && <ErrorNote error={look.error} />}
        {result && result.mistakes.length > 0 && (
          <Alert
            color="red"
            icon={<IconAlertTriangle size={18} />}
            title={t("spend.import.mistakes", { count: result.mistakes.length })}
          >
            <ul className={classes.mistakes}>
              {result.mistakes.slice(0, 50).map((mistake, index) => (
                <li key={index}>
                  {t("spend.import.line", { line: mistake.line })}
                  {mistake.field && <code dir="ltr"> {mistake.field}</code>}: {mistake.message}
                </li>
              ))}
            </ul>
          </Alert>
        )}
        {result && result.rows.length > 0 && (
          <div className={classes.box}>
            <Scroll className={classes.preview} label={t("spend.import.title")}>
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th>{t("spend.import.effect")}</th>
                    <th>{t("spend.prices.provider")}</th>
                    <th>{t("spend.model")}</th>
                    <th className={classes.number}>{t("spend.prices.input")}</th>
                    <th className={classes.number}>{t("spend.prices.output")}</th>
                  </tr>
                </thead>
                <tbody>
                  {result.rows.map((row, index) => (
                    <tr key={index}>
                      <td>
                        <Tag tone={row.effect === "unchanged" ? "neutral" : "accent"}>
                          {t(`spend.import.effects.${row.effect}`)}
                        </Tag>
                      </td>
                      <td>{row.price.provider_kind}</td>
                      <td dir="ltr">{row.price.model}</td>
                      <td className={classes.number}>
                        {formatMoney(row.price.input, row.price.currency, i18n.language)}
                      </td>
                      <td className={classes.number}>
                        {formatMoney(row.price.output, row.price.currency, i18n.language)}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          </div>
        )}
        {take.error && <ErrorNote error={take.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={close}>
            {t("common.cancel")}
          </Button>
          <Button
            loading={take.isPending}
            disabled={!chosen || !result || result.mistakes.length > 0 || result.rows.length === 0}
            onClick={() => chosen && take.mutate(chosen)}
          >
            {t("spend.import.take")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
