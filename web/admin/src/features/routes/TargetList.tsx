import { ActionIcon, NumberInput, Select, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical, IconTrash } from "@tabler/icons-react";
import { useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import type { RouteTarget } from "@/api";
import type { ModelOptionGroup } from "@/features/models";
import { bounds, mostTargets, moved, shares, type Strategy } from "./routeDraft";
import classes from "./TargetList.module.css";

interface Props {
  targets: RouteTarget[];
  strategy: Strategy;
  groups: ModelOptionGroup[];
  nameOf: (id: string) => string;
  disabled: boolean;
  error?: string;
  /** The server's sentence about a target, by its place. */
  targetError: (place: number) => string | undefined;
  onChange: (targets: RouteTarget[]) => void;
}

/** A route's models in their order: dragged, or moved with the arrows. */
export function TargetList(props: Props) {
  const { targets, strategy, groups, nameOf, disabled, error, targetError, onChange } = props;
  const { t, i18n } = useTranslation();
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const share = shares(targets);
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 0 });
  const move = (from: number, to: number) => {
    if (to < 0 || to >= targets.length || from === to) return;
    onChange(moved(targets, from, to));
    setSaid(t("routes.moved", { name: nameOf(targets[from]!.model_id), place: to + 1, of: targets.length }));
  };
  const change = (place: number, patch: Partial<RouteTarget>) =>
    onChange(targets.map((one, index) => (index === place ? { ...one, ...patch } : one)));
  const drag = (place: number) => ({
    onDragOver: (event: DragEvent) => {
      if (dragged === null) return;
      event.preventDefault();
      setOver(place);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      if (dragged !== null) move(dragged, place);
      setDragged(null);
      setOver(null);
    },
  });
  const free = groups
    .map((group) => ({
      ...group,
      items: group.items.filter((item) => !targets.some((target) => target.model_id === item.value)),
    }))
    .filter((group) => group.items.length > 0);
  return (
    <div>
      {targets.length > 0 && (
        <ol className={classes.list} aria-label={t("routes.targets")}>
          {targets.map((target, place) => (
            <li
              key={target.model_id}
              className={classes.item}
              data-dragged={dragged === place || undefined}
              data-over={(over === place && dragged !== place) || undefined}
              {...drag(place)}
            >
              <span
                className={classes.grip}
                draggable={!disabled}
                onDragStart={(event) => {
                  event.dataTransfer.effectAllowed = "move";
                  event.dataTransfer.setData("text/plain", target.model_id);
                  setDragged(place);
                }}
                onDragEnd={() => {
                  setDragged(null);
                  setOver(null);
                }}
                aria-hidden
              >
                <IconGripVertical size={16} />
              </span>
              <span className={classes.name}>
                {nameOf(target.model_id)}
                {targetError(place) && <span className={classes.fault}>{targetError(place)}</span>}
              </span>
              {strategy === "weighted" && (
                <NumberInput
                  className={classes.number}
                  label={t("routes.weight")}
                  aria-label={t("routes.weightOf", { name: nameOf(target.model_id) })}
                  min={bounds.weight.min}
                  max={bounds.weight.max}
                  clampBehavior="strict"
                  size="xs"
                  rightSection={<span className={classes.share}>{percent.format(share[place]! / 100)}</span>}
                  rightSectionWidth={48}
                  readOnly={disabled}
                  value={target.weight ?? 1}
                  onChange={(value) => value !== "" && change(place, { weight: Number(value) })}
                />
              )}
              <Tooltip label={t("routes.concurrencyHelp")} multiline maw={280}>
                <NumberInput
                  className={classes.number}
                  label={t("routes.concurrency")}
                  aria-label={t("routes.concurrencyOf", { name: nameOf(target.model_id) })}
                  placeholder={t("routes.anyNumber")}
                  min={1}
                  max={bounds.max_concurrency.max}
                  clampBehavior="strict"
                  allowDecimal={false}
                  size="xs"
                  readOnly={disabled}
                  value={target.max_concurrency || ""}
                  onChange={(value) => change(place, { max_concurrency: value === "" ? 0 : Number(value) })}
                />
              </Tooltip>
              {!disabled && (
                <span className={classes.buttons}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("routes.moveUp", { name: nameOf(target.model_id) })}
                    disabled={place === 0}
                    onClick={() => move(place, place - 1)}
                  >
                    <IconArrowUp size={16} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("routes.moveDown", { name: nameOf(target.model_id) })}
                    disabled={place === targets.length - 1}
                    onClick={() => move(place, place + 1)}
                  >
                    <IconArrowDown size={16} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("models.removeModel", { name: nameOf(target.model_id) })}
                    onClick={() => onChange(targets.filter((_, index) => index !== place))}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
      {!disabled && targets.length < mostTargets && (
        <Select
          mt="xs"
          aria-label={t("routes.addTarget")}
          placeholder={t("routes.addTarget")}
          searchable
          nothingFoundMessage={t("common.nothingFound")}
          data={free}
          error={error}
          value={null}
          onChange={(value) => value && onChange([...targets, { model_id: value }])}
        />
      )}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </div>
  );
}
