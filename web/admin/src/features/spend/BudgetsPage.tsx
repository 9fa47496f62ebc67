import { ActionIcon, Menu, Modal } from "@mantine/core";
import { IconDotsVertical, IconPencil, IconPigMoney, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, contactName, keys, useMay, useModels, type Budget } from "@/api";
import { formatMoney } from "@/lib/money";
import { toDate } from "@/lib/time";
import { useUrlValue } from "@/lib/urlState";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { toast, toastError } from "@/ui/toast";
import { BudgetForm } from "./BudgetForm";
import { useBudgets } from "./queries";
import classes from "./spend.module.css";

export function BudgetsPage() {
  const { t } = useTranslation();
  const mayWrite = useMay("models.write");
  const budgets = useBudgets();
  const [creating, setCreating] = useUrlValue("new");
  const [editing, setEditing] = useState<Budget | null>(null);
  const close = () => {
    setCreating(null);
    setEditing(null);
  };
  const create = (
    <GuardedButton
      reason={!mayWrite && t("common.noPermission")}
      leftSection={<IconPlus size={16} />}
      onClick={() => setCreating("1")}
    >
      {t("spend.budgets.create")}
    </GuardedButton>
  );
  return (
    <Page
      title={t("spend.budgets.title")}
      description={t("spend.budgets.intro")}
      width="wide"
      actions={budgets.data && budgets.data.length > 0 && create}
    >
      {budgets.isPending ? (
        <ListSkeleton rows={3} height={120} />
      ) : budgets.error ? (
        <ErrorState error={budgets.error} onRetry={() => void budgets.refetch()} />
      ) : budgets.data.length === 0 ? (
        <EmptyState
          icon={IconPigMoney}
          title={t("spend.budgets.empty.title")}
          text={t("spend.budgets.empty.text")}
          action={create}
        />
      ) : (
        <ul className={classes.budgets}>
          {budgets.data.map((budget) => (
            <BudgetCard
              key={budget.id}
              budget={budget}
              mayWrite={mayWrite}
              onEdit={() => setEditing(budget)}
            />
          ))}
        </ul>
      )}
      <Modal
        opened={mayWrite && (creating === "1" || editing !== null)}
        onClose={close}
        title={editing ? t("spend.budgets.edit") : t("spend.budgets.create")}
        size="lg"
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <BudgetForm key={editing?.id} budget={editing} onDone={close} />
      </Modal>
    </Page>
  );
}

function BudgetCard({ budget, mayWrite, onEdit }: { budget: Budget; mayWrite: boolean; onEdit: () => void }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const client = useQueryClient();
  const models = useModels();
  const remove = useMutation({
    mutationFn: () => api.delete("/budgets/{id}", { path: { id: budget.id } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.budgets });
      toast(t("spend.budgets.deleted"));
    },
    onError: (error) => toastError(error),
  });
  const money = (micros: number) => formatMoney(micros, budget.currency, locale);
  const share = (micros: number) => Math.min(100, (micros / budget.limit_micros) * 100);
  const spent = share(budget.spent_micros);
  const reserved = Math.min(100 - spent, share(budget.reserved_micros));
  const state =
    spent >= 100
      ? "over"
      : (budget.degrade_percent > 0 && spent >= budget.degrade_percent) ||
          (budget.warn_percent > 0 && spent >= budget.warn_percent)
        ? "near"
        : "fine";
  const each = budget.scope !== "workspace" && budget.subject_id === null;
  const cheaper = models.data?.find((model) => model.id === budget.degrade_to)?.label ?? budget.degrade_to;
  const steps = [
    budget.warn_percent > 0 && t("spend.budgets.warns", { percent: budget.warn_percent }),
    budget.degrade_percent > 0 &&
      t("spend.budgets.degrades", { percent: budget.degrade_percent, model: cheaper }),
    budget.hard ? t("spend.budgets.refuses") : t("spend.budgets.onlyTells"),
    budget.needs_price && t("spend.budgets.pricedOnly"),
  ].filter(Boolean);
  return (
    <li className={classes.budget} data-off={!budget.enabled || undefined}>
      <div className={classes.budgetHead}>
        <div>
          <h2>
            {budget.label} {!budget.enabled && <Tag>{t("common.off")}</Tag>}
            {state === "over" && budget.enabled && <Tag tone="bad">{t("spend.budgets.usedUp")}</Tag>}
            {state === "near" && budget.enabled && <Tag tone="wait">{t("spend.budgets.near")}</Tag>}
          </h2>
          <p className={classes.muted}>
            {each
              ? t(`spend.budgets.each.${budget.scope as "bot"}`)
              : budget.scope === "workspace"
                ? t("spend.budgets.whole")
                : `${t(`spend.budgets.scopes.${budget.scope}`)}: ${budget.subject_name || budget.subject_id}`}{" "}
            · {t(`spend.budgets.periods.${budget.period}`)}
          </p>
        </div>
        {mayWrite && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={t("common.more")}>
                <IconDotsVertical size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={onEdit}>
                {t("spend.edit")}
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => remove.mutate()}>
                {t("spend.delete")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <div
        className={classes.bar}
        role="progressbar"
        aria-label={budget.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(spent)}
        aria-valuetext={t("spend.budgets.of", {
          spent: money(budget.spent_micros),
          limit: money(budget.limit_micros),
        })}
      >
        <span className={classes.spent} data-state={state} style={{ inlineSize: `${spent}%` }} />
        <span className={classes.reserved} style={{ inlineSize: `${reserved}%` }} />
        {[budget.warn_percent, budget.degrade_percent]
          .filter((percent) => percent > 0 && percent < 100)
          .map((percent) => (
            <span key={percent} className={classes.mark} style={{ insetInlineStart: `${percent}%` }} />
          ))}
      </div>
      <div className={classes.budgetFigures}>
        <span>
          <strong>
            {t("spend.budgets.of", { spent: money(budget.spent_micros), limit: money(budget.limit_micros) })}
          </strong>
          {budget.reserved_micros > 0 && (
            <span className={classes.muted}>
              {" "}
              · {t("spend.budgets.reserved", { amount: money(budget.reserved_micros) })}
            </span>
          )}
        </span>
        <span className={classes.muted}>
          {budget.renews_at
            ? t("spend.budgets.renews", {
                time: new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(
                  toDate(budget.renews_at),
                ),
              })
            : t("spend.budgets.never")}
        </span>
      </div>
      <ul className={classes.steps}>
        {steps.map((step) => (
          <li key={String(step)}>{step}</li>
        ))}
      </ul>
      {each && budget.subjects.length > 0 && (
        <ol className={classes.subjects}>
          {budget.subjects.slice(0, 5).map((subject) => (
            <li key={subject.subject_id}>
              <span>
                {subject.subject_name ||
                  (budget.scope === "contact"
                    ? contactName({ id: subject.subject_id, name: "" }, t)
                    : subject.subject_id)}
              </span>
              <span className={classes.muted}>{money(subject.spent_micros)}</span>
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}
