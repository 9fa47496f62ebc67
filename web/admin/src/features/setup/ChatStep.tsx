import { Button, Group, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { TestChat } from "@/features/bots";
import { FrontDoor } from "@/ui/FrontDoor";
import { ErrorState } from "@/ui/States";
import classes from "./ChatStep.module.css";
import { Steps } from "./Steps";
import { useFirstBot } from "./useFirstBot";

/** Talk to the bot right away; what comes next is one click from here. */
export function ChatStep() {
  const { t } = useTranslation();
  const { bot, error, retry } = useFirstBot();
  return (
    <FrontDoor
      wide
      top={<Steps current="chat" />}
      title={t("setup.chatTitle")}
      text={bot?.model_id ? t("setup.chatTextModel") : t("setup.chatText")}
    >
      {error ? (
        <ErrorState error={error} onRetry={retry} />
      ) : (
        <div className={classes.chat}>
          {bot ? <TestChat bot={bot} height={440} /> : <Skeleton height={440} />}
        </div>
      )}
      <Group justify="space-between" mt="lg">
        <Button component={Link} to="/conversations" variant="default">
          {t("setup.seeConversations")}
        </Button>
        <Button component={Link} to={bot ? `/bots/${bot.id}` : "/bots"}>
          {t("setup.shapeBot")}
        </Button>
      </Group>
    </FrontDoor>
  );
}
