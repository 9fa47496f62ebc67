import { Button, Stack, UnstyledButton } from "@mantine/core";
import { IconChevronRight, IconPlugConnectedX, IconSparkles } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, keys, type Model } from "@/api";
import { ConnectModel } from "@/features/models";
import { FrontDoor } from "@/ui/FrontDoor";
import { ErrorNote } from "@/ui/States";
import { Tile } from "@/ui/Tile";
import classes from "./ModelStep.module.css";
import { Steps } from "./Steps";
import { useFirstBot } from "./useFirstBot";

/** Connect a model, or see first how far one gets without. */
export function ModelStep() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [connecting, setConnecting] = useState(false);
  const first = useFirstBot();
  const use = useMutation({
    mutationFn: async (model: Model) => {
      if (!first.bot) return;
      await api.patch("/bots/{id}", {
        path: { id: first.bot.id },
        body: { model_id: model.id, revision: first.bot.revision },
      });
      await client.invalidateQueries({ queryKey: keys.bots });
    },
    onSuccess: () => navigate("/welcome/chat"),
  });
  return (
    <FrontDoor
      wide
      top={<Steps current="model" />}
      title={connecting ? t("setup.connectTitle") : t("setup.modelTitle")}
      text={connecting ? t("setup.connectText") : t("setup.modelText")}
    >
      {connecting ? (
        <Stack>
          <ConnectModel
            submitLabel={t("setup.useModel")}
            onCancel={() => setConnecting(false)}
            onDone={(model) => (model ? use.mutate(model) : void navigate("/welcome/chat"))}
          />
          {use.error && (
            <>
              <ErrorNote error={use.error} />
              <Button onClick={() => void navigate("/welcome/chat")}>{t("setup.goOn")}</Button>
            </>
          )}
        </Stack>
      ) : (
        <Stack gap="sm">
          <Choice
            icon={IconSparkles}
            title={t("setup.choices.connect")}
            text={t("setup.choices.connectText")}
            onClick={() => setConnecting(true)}
          />
          <Choice
            icon={IconPlugConnectedX}
            title={t("setup.choices.skip")}
            text={t("setup.choices.skipText")}
            onClick={() => void navigate("/welcome/chat")}
          />
        </Stack>
      )}
    </FrontDoor>
  );
}

function Choice(props: { icon: typeof IconSparkles; title: string; text: string; onClick: () => void }) {
  return (
    <UnstyledButton className={classes.choice} onClick={props.onClick}>
      <Tile icon={props.icon} />
      <span className={classes.words}>
        <strong>{props.title}</strong>
        <span>{props.text}</span>
      </span>
      <IconChevronRight size={18} className="b-flip" aria-hidden />
    </UnstyledButton>
  );
}
