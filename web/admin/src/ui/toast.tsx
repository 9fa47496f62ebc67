import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { problemDetail, problemKind } from "@/lib/problem";
import { defer } from "@/lib/deferred";

const undoMs = 7000;

const closeButton = () => ({ "aria-label": i18next.t("common.close") });

export function toast(message: string): void {
  notifications.show({ message, color: "accent", autoClose: 3500, closeButtonProps: closeButton() });
}

/** What somebody should look at soon. */
export function toastWarning(message: string): void {
  notifications.show({ message, color: "yellow", autoClose: 12_000, closeButtonProps: closeButton() });
}

/** Says what did not work, with the server's reason and the next step. */
export function toastError(error: unknown, title?: string): void {
  const kind = problemKind(error);
  notifications.show({
    color: "red",
    title: title ?? i18next.t(`problem.${kind}.title`),
    message: [
      problemDetail(error) || i18next.t(`problem.${kind}.text`),
      i18next.t(`problem.${kind}.next`),
    ].join(" "),
    autoClose: 9000,
    closeButtonProps: closeButton(),
  });
}

/** Tells what was done and offers to take it back. */
export function toastUndo(message: string, undo: () => void): string {
  const id = `undo-${Math.random().toString(36).slice(2)}`;
  notifications.show({
    id,
    color: "accent",
    autoClose: undoMs,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="md">
        <span>{message}</span>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {i18next.t("common.undo")}
        </Button>
      </Group>
    ),
  });
  return id;
}

/** For what cannot be taken back once done: it waits while "Undo" is offered. */
export function doWithUndo(message: string, act: () => void, undo: () => void): void {
  const cancel = defer(act, undoMs);
  toastUndo(message, () => {
    if (cancel()) undo();
  });
}
