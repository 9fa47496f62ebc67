import {
  Alert,
  Anchor,
  Button,
  Group,
  Modal,
  NumberInput,
  Radio,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconAlertTriangle, IconRocket } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toast";
import type { SessionPolicy } from "../scenarioApi";
import { useEditor, useEditorState } from "../store/context";
import { GoneSessions } from "./GoneSessions";
import { scenarioKeys } from "./queries";

const policies: SessionPolicy[] = ["migrate", "finish", "restart"];

interface Props {
  botId: string;
  /** The version in use. */
  version: string | undefined;
  onClose: () => void;
}

/** Makes a version of the draft and sends people onto it; says what becomes of those who are in the middle. */
export function PublishDialog({ botId, version, onClose }: Props) {
  const { t } = useTranslation();
  const editor = useEditor();
  const client = useQueryClient();
  const errors = useEditorState((state) => state.problems.filter((one) => one.severity === "error").length);
  const status = useEditorState((state) => state.status);
  const [note, setNote] = useState("");
  const [name, setName] = useState("");
  const [policy, setPolicy] = useState<SessionPolicy>("migrate");
  const [trial, setTrial] = useState(false);
  const [percent, setPercent] = useState(10);
  const standing = useQuery({
    queryKey: scenarioKeys.sessions(botId),
    queryFn: () => editor.api.sessions(),
    staleTime: 0,
  });
  const tests = useQuery({
    queryKey: scenarioKeys.tests(botId),
    queryFn: () => editor.api.tests(),
    staleTime: 0,
  });
  const wanted = tests.data && tests.data.gate !== "off" && tests.data.items.length > 0;
  const run = useQuery({
    queryKey: [...scenarioKeys.tests(botId), "before publishing"],
    queryFn: () => editor.api.runTests({ scenario: editor.state.doc }),
    enabled: Boolean(wanted) && errors === 0,
    staleTime: 0,
    gcTime: 0,
  });
  const failed = run.data?.filter((one) => !one.passed) ?? [];
  const blocked = failed.length > 0 && tests.data?.gate === "block";
  const publish = useMutation({
    mutationFn: () =>
      editor.api.publish({ note, policy, canary_percent: trial ? percent : 0, ...(name && { name }) }),
    onSuccess: async (version) => {
      toast(t("flow.publish.done", { number: version.number }));
      await client.invalidateQueries({ queryKey: scenarioKeys.all(botId) });
      onClose();
    },
  });
  const unsaved = status === "dirty" || status === "saving" || status === "failed";
  const gone = standing.data?.blocks.filter((one) => one.gone) ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("flow.publish.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (errors > 0 || unsaved || publish.isPending) return;
          publish.mutate();
        }}
      >
        <Stack gap="md">
          {errors > 0 && (
            <Alert color="red" icon={<IconAlertTriangle size={18} />}>
              {t("flow.publish.errors", { count: errors })}{" "}
              <Anchor
                component="button"
                type="button"
                size="sm"
                onClick={() => {
                  editor.openPanel("problems");
                  onClose();
                }}
              >
                {t("flow.publish.showErrors")}
              </Anchor>
            </Alert>
          )}
          {failed.length > 0 && (
            <Alert
              color={blocked ? "red" : "yellow"}
              icon={<IconAlertTriangle size={18} />}
              title={t("flow.tests.failing", { count: failed.length })}
            >
              <ul style={{ margin: 0, paddingInlineStart: 18 }}>
                {failed.slice(0, 5).map((one) => (
                  <li key={one.name} dir="auto">
                    <bdi>{one.name}</bdi>
                    {one.line !== null && <>, {t("flow.tests.line", { line: one.line })}</>}: {one.problem}
                  </li>
                ))}
              </ul>
              {t(blocked ? "flow.tests.blocked" : "flow.tests.warned")}{" "}
              <Anchor
                component="button"
                type="button"
                size="sm"
                onClick={() => {
                  editor.openPanel("tests");
                  onClose();
                }}
              >
                {t("flow.tests.show")}
              </Anchor>
            </Alert>
          )}
          <Textarea
            label={t("flow.publish.note")}
            description={t("flow.publish.noteHelp")}
            autosize
            minRows={2}
            maxLength={2000}
            dir="auto"
            data-autofocus
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
                event.currentTarget.form?.requestSubmit();
            }}
          />
          <TextInput
            label={t("flow.publish.name")}
            description={t("flow.publish.nameHelp")}
            maxLength={100}
            dir="auto"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Radio.Group
            label={t("flow.publish.policy")}
            description={
              standing.data ? t("flow.publish.standing", { count: standing.data.total }) : t("common.loading")
            }
            value={policy}
            onChange={(next) => setPolicy(next as SessionPolicy)}
          >
            <Stack gap="xs" mt="xs">
              {policies.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={t(`flow.publish.policies.${one}.title`)}
                  description={t(`flow.publish.policies.${one}.text`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          {gone.length > 0 && <GoneSessions botId={botId} version={version} policy={policy} blocks={gone} />}
          <Switch
            label={t("flow.publish.trial")}
            description={t("flow.publish.trialHelp")}
            checked={trial}
            onChange={(event) => setTrial(event.currentTarget.checked)}
          />
          {trial && (
            <NumberInput
              label={t("flow.versions.share")}
              min={1}
              max={99}
              suffix=" %"
              value={percent}
              onChange={(next) => setPercent(Number(next) || 1)}
            />
          )}
          {publish.error && <ErrorNote error={publish.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button
              type="submit"
              data-tour="publish-do"
              leftSection={<IconRocket size={16} />}
              disabled={errors > 0 || unsaved || blocked || (wanted && run.isPending)}
              loading={publish.isPending}
            >
              {t("flow.publish.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
