import { Button, CloseButton, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { mostChoices, type Capabilities, type Choices } from "./composing";
import classes from "./Composer.module.css";

/** Answers for the person to press, under the text that is being written. */
export function ChoicesEditor({
  choices,
  can,
  onChange,
  onClose,
}: {
  choices: Choices;
  can: Capabilities | undefined;
  onChange: (choices: Choices) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const most = mostChoices(can);
  const longest = Math.max(can?.max_button_title ?? 0, can?.max_list_title ?? 0) || 200;
  const set = (place: number, words: string) =>
    onChange(choices.map((one, other) => (other === place ? words : one)));
  return (
    <div className={classes.choices} role="group" aria-label={t("conversations.choices.title")}>
      <span className={classes.choicesHead}>
        {t("conversations.choices.title")}
        <CloseButton size="sm" aria-label={t("conversations.choices.remove")} onClick={onClose} />
      </span>
      {choices.map((one, place) => (
        <TextInput
          key={place}
          size="xs"
          dir="auto"
          aria-label={t("conversations.choices.one", { place: place + 1 })}
          placeholder={t("conversations.choices.one", { place: place + 1 })}
          maxLength={longest}
          value={one}
          onChange={(event) => set(place, event.currentTarget.value)}
          rightSection={
            choices.length > 1 && (
              <CloseButton
                size="sm"
                aria-label={t("conversations.choices.removeOne", { place: place + 1 })}
                onClick={() => onChange(choices.filter((_, other) => other !== place))}
              />
            )
          }
        />
      ))}
      {choices.length < most && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} />}
          onClick={() => onChange([...choices, ""])}
        >
          {t("conversations.choices.add")}
        </Button>
      )}
    </div>
  );
}
