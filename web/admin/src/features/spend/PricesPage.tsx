import { ActionIcon, Button, Group, Menu, Modal, SegmentedControl, TextInput, Tooltip } from "@mantine/core";
import {
  IconCopyPlus,
  IconDownload,
  IconPencil,
  IconPlus,
  IconSearch,
  IconTrash,
  IconUpload,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { api, apiAddress, keys, useMay, type Price } from "@/api";
import { formatMoney } from "@/lib/money";
import { useUrlValue } from "@/lib/urlState";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { Scroll } from "@/ui/Scroll";
import { ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { toast, toastError } from "@/ui/toast";
import { ImportPrices } from "./ImportPrices";
import { PriceForm } from "./PriceForm";
import { Rates } from "./Rates";
import { usePrices } from "./queries";
import classes from "./spend.module.css";

/** The model that a link asks a price for. */
function useWantedPrice(): [{ provider: string; model: string }, () => void] {
  const [params, setParams] = useSearchParams();
  const wanted = { provider: params.get("provider") ?? "", model: params.get("model") ?? "" };
  const forget = () =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        next.delete("provider");
        next.delete("model");
        return next;
      },
      { replace: true },
    );
  return [wanted, forget];
}

export function PricesPage() {
  const { t } = useTranslation();
  const mayWrite = useMay("models.write");
  const prices = usePrices();
  const [search, setSearch] = useUrlValue("q");
  const [whose, setWhose] = useUrlValue("whose");
  const [{ provider, model }, forgetWanted] = useWantedPrice();
  const [editing, setEditing] = useState<Price | "new" | null>(mayWrite && model ? "new" : null);
  const close = () => {
    setEditing(null);
    forgetWanted();
  };
  const [importing, setImporting] = useState(false);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = (prices.data ?? []).filter(
    (price) =>
      (whose !== "own" || !price.built_in) &&
      words.every((word) => `${price.provider_kind} ${price.model}`.toLowerCase().includes(word)),
  );
  return (
    <Page
      title={t("spend.prices.title")}
      description={t("spend.prices.intro")}
      width="wide"
      actions={
        <>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" leftSection={<IconDownload size={16} />}>
                {t("spend.prices.export")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(["csv", "json"] as const).map((format) => (
                <Menu.Item
                  key={format}
                  component="a"
                  href={apiAddress("/prices/export", { format, built_in: whose !== "own" })}
                >
                  {format.toUpperCase()}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <GuardedButton
            reason={!mayWrite && t("common.noPermission")}
            variant="default"
            leftSection={<IconUpload size={16} />}
            onClick={() => setImporting(true)}
          >
            {t("spend.prices.import")}
          </GuardedButton>
          <GuardedButton
            reason={!mayWrite && t("common.noPermission")}
            leftSection={<IconPlus size={16} />}
            onClick={() => setEditing("new")}
          >
            {t("spend.prices.add")}
          </GuardedButton>
        </>
      }
    >
      <Group mb="md" gap="sm">
        <TextInput
          aria-label={t("spend.prices.search")}
          placeholder={t("spend.prices.search")}
          leftSection={<IconSearch size={16} />}
          w={260}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t("spend.prices.whose")}
          value={whose || "all"}
          onChange={(value) => setWhose(value === "all" ? null : value)}
          data={[
            { value: "all", label: t("spend.prices.all") },
            { value: "own", label: t("spend.prices.own") },
          ]}
        />
      </Group>
      {prices.isPending ? (
        <ListSkeleton rows={8} height={44} />
      ) : prices.error ? (
        <ErrorState error={prices.error} onRetry={() => void prices.refetch()} />
      ) : (
        <PriceTable prices={shown} mayWrite={mayWrite} onEdit={setEditing} />
      )}
      <Rates mayWrite={mayWrite} />
      <Modal
        opened={editing !== null}
        onClose={close}
        title={
          editing === "new" || (editing && editing.built_in) ? t("spend.prices.add") : t("spend.prices.edit")
        }
        size="lg"
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {editing && (
          <PriceForm
            price={editing === "new" ? null : editing}
            provider={provider}
            model={model}
            onDone={close}
          />
        )}
      </Modal>
      <ImportPrices opened={importing} onClose={() => setImporting(false)} />
    </Page>
  );
}

function PriceTable({
  prices,
  mayWrite,
  onEdit,
}: {
  prices: Price[];
  mayWrite: boolean;
  onEdit: (price: Price) => void;
}) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: (price: Price) => api.delete("/prices/{id}", { path: { id: price.id } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.prices });
      toast(t("spend.prices.removed"));
    },
    onError: (error) => toastError(error),
  });
  const number = new Intl.NumberFormat(i18n.language);
  const money = (price: Price, amount: number | null) =>
    amount === null ? "" : formatMoney(amount, price.currency, i18n.language);
  return (
    <div className={classes.box}>
      <Scroll className={classes.scroll} label={t("spend.prices.title")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th>{t("spend.prices.provider")}</th>
              <th>{t("spend.model")}</th>
              <th className={classes.number}>{t("spend.prices.input")}</th>
              <th className={classes.number}>{t("spend.prices.cached")}</th>
              <th className={classes.number}>{t("spend.prices.cacheWrite")}</th>
              <th className={classes.number}>{t("spend.prices.output")}</th>
              <th className={classes.wide}>{t("spend.prices.source")}</th>
              <th aria-label={t("common.more")} />
            </tr>
          </thead>
          <tbody>
            {prices.map((price) => (
              <tr key={price.id}>
                <td>{price.provider_kind}</td>
                <td>
                  <span dir="ltr">{price.model}</span>{" "}
                  {!price.built_in && <Tag tone="accent">{t("spend.prices.ownTag")}</Tag>}
                  {price.from_input_tokens > 0 && (
                    <div className={classes.muted}>
                      {t("spend.prices.from", { tokens: number.format(price.from_input_tokens) })}
                    </div>
                  )}
                </td>
                <td className={classes.number}>{money(price, price.input)}</td>
                <td className={classes.number}>{money(price, price.cached_input)}</td>
                <td className={classes.number}>{money(price, price.cache_write)}</td>
                <td className={classes.number}>{money(price, price.output)}</td>
                <td className={`${classes.wide} ${classes.source}`}>{price.source}</td>
                <td className={classes.rowActions}>
                  {mayWrite && (
                    <>
                      <Tooltip label={price.built_in ? t("spend.prices.replace") : t("spend.edit")}>
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          aria-label={`${price.built_in ? t("spend.prices.replace") : t("spend.edit")}: ${price.model}`}
                          onClick={() => onEdit(price)}
                        >
                          {price.built_in ? <IconCopyPlus size={16} /> : <IconPencil size={16} />}
                        </ActionIcon>
                      </Tooltip>
                      {!price.built_in && (
                        <Tooltip label={t("common.remove")}>
                          <ActionIcon
                            variant="subtle"
                            color="red"
                            aria-label={`${t("common.remove")}: ${price.model}`}
                            onClick={() => remove.mutate(price)}
                          >
                            <IconTrash size={16} />
                          </ActionIcon>
                        </Tooltip>
                      )}
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {prices.length === 0 && <p className={classes.nothing}>{t("common.nothingFound")}</p>}
    </div>
  );
}
