import { ActionIcon, Button, Menu, Select, TextInput, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconChecklist, IconClockPlay, IconRefresh, IconSend } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useChannelKinds, useChannelPreview, type Content, type SendableContent } from "@/api";
import { ContentView, QuickReplies } from "@/features/conversations";
import { ErrorNote } from "@/ui/States";
import { useCanvasActions } from "../canvas/actions";
import { useBlockName } from "../canvas/names";
import { useEditor, useEditorState } from "../store/context";
import { settled } from "../store/settled";
import { useBotChannels } from "./ChannelLooks";
import { KeepTest } from "./KeepTest";
import { Panel } from "./Panel";
import panel from "./Panels.module.css";
import classes from "./TestPanel.module.css";
import { chatOf, highlightOf, inputText, offers, type Turn } from "./trial";

const skips = ["PT1M", "PT1H", "P1D", "P7D"] as const;

/** Talks with the draft through the real engine; nothing is stored. */
export function TestPanel({ botId }: { botId: string }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const locales = useEditorState((state) => state.doc.locales);
  const [turns, setTurns] = useState<Turn[]>([]);
  const [text, setText] = useState("");
  const [locale, setLocale] = useState(editor.state.locale);
  const [channel, setChannel] = useState("web");
  const [keeping, setKeeping] = useState(false);
  const kinds = useChannelKinds();
  const connected = useBotChannels();
  const end = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLInputElement>(null);

  const send = useMutation({
    mutationFn: async ({ input, after }: { input: Turn["input"]; after: Turn[] }) => {
      await settled(editor);
      const answer = await editor.api.try({
        state: after.at(-1)?.answer.state ?? null,
        input: !input ? { event: "start" } : "from" in input ? { event: "start", ...input } : input,
        locale,
        channel,
      });
      return [...after, { input, answer }];
    },
    onSuccess: (next) => {
      setTurns(next);
      requestAnimationFrame(() => end.current?.scrollIntoView({ block: "end" }));
    },
  });
  const { mutate } = send;

  // The way stays drawn as long as the panel is open.
  useEffect(() => {
    editor.set({ highlight: highlightOf(turns) });
  }, [editor, turns]);
  useEffect(() => () => editor.set({ highlight: null }), [editor]);

  const begun = useRef(false);
  const tryFrom = useEditorState((state) => state.tryFrom);
  useEffect(() => {
    if (begun.current && !tryFrom) return;
    begun.current = true;
    if (tryFrom) editor.set({ tryFrom: null });
    mutate({ input: tryFrom ? { from: tryFrom } : null, after: [] });
  }, [editor, mutate, tryFrom]);

  const restart = () => mutate({ input: null, after: [] });
  const say = (content: Content) => {
    setText("");
    mutate({ input: { content }, after: turns });
    box.current?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) say({ type: "text", text: text.trim(), format: "plain" });
  };
  /** Back to before this turn, with what was said then in the field. */
  const back = (place: number) => {
    const { input } = turns[place]!;
    setTurns(turns.slice(0, place));
    if (place === 0) restart();
    else if (input && "content" in input) setText(inputText(input.content));
    box.current?.focus();
  };
  const seenOn = connected.find((one) => one.kind === channel)?.id;
  const last = turns.at(-1);
  const buttons = last ? offers(last.answer.messages) : [];
  return (
    <Panel
      title={t("flow.panel.test")}
      flush
      actions={
        <>
          {!editor.state.readOnly && (
            <Tooltip label={t("flow.tests.keep")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("flow.tests.keep")}
                // A test begins at the start.
                disabled={!last || send.isPending || turns.some((one) => one.input && "from" in one.input)}
                onClick={() => setKeeping(true)}
              >
                <IconChecklist size={16} />
              </ActionIcon>
            </Tooltip>
          )}
          <Menu position="bottom-end">
            <Menu.Target>
              <Tooltip label={t("flow.test.skip")}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("flow.test.skip")}
                  disabled={!last || send.isPending}
                >
                  <IconClockPlay size={16} />
                </ActionIcon>
              </Tooltip>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{t("flow.test.skip")}</Menu.Label>
              {skips.map((skip) => (
                <Menu.Item key={skip} onClick={() => mutate({ input: { skip }, after: turns })}>
                  {t(`flow.test.skips.${skip}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Tooltip label={t("flow.test.restart")}>
            <ActionIcon variant="subtle" color="gray" aria-label={t("flow.test.restart")} onClick={restart}>
              <IconRefresh size={16} />
            </ActionIcon>
          </Tooltip>
        </>
      }
    >
      {keeping && <KeepTest botId={botId} text={chatOf(turns)} onClose={() => setKeeping(false)} />}
      <div className={classes.choices}>
        <Select
          size="xs"
          aria-label={t("flow.test.locale")}
          allowDeselect={false}
          data={[...locales]}
          value={locale}
          onChange={(next) => setLocale(next ?? locale)}
        />
        <Select
          size="xs"
          aria-label={t("flow.test.channel")}
          allowDeselect={false}
          data={(kinds.data ?? []).map((one) => ({ value: one.kind, label: one.name }))}
          value={channel}
          onChange={(next) => setChannel(next ?? channel)}
        />
      </div>
      <div className={classes.talk} role="log" aria-label={t("flow.panel.test")} tabIndex={0}>
        {turns.map((turn, place) => (
          <TurnView key={place} turn={turn} channelId={seenOn} onBack={() => back(place)} />
        ))}
        {send.error && (
          <ErrorNote error={send.error}>
            <div className={panel.actions}>
              <Button size="compact-sm" variant="default" onClick={restart}>
                {t("flow.test.restart")}
              </Button>
            </div>
          </ErrorNote>
        )}
        {last && !last.answer.waiting && <p className={classes.ended}>{t("flow.test.ended")}</p>}
        <div ref={end} />
      </div>
      <TestState turn={last} />
      {buttons.length > 0 && (
        <div className={classes.offers}>
          {buttons.map((one, place) => (
            <Button
              key={place}
              size="compact-sm"
              variant="default"
              radius="xl"
              disabled={send.isPending}
              onClick={() => say(one.content)}
            >
              {one.title}
            </Button>
          ))}
        </div>
      )}
      <form className={classes.box} onSubmit={submit}>
        <TextInput
          ref={box}
          data-tour="say"
          style={{ flex: 1 }}
          aria-label={t("flow.test.say")}
          placeholder={t("flow.test.say")}
          dir="auto"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ActionIcon
          type="submit"
          size={36}
          aria-label={t("flow.test.send")}
          disabled={!text.trim()}
          loading={send.isPending}
        >
          <IconSend size={16} className="b-flip" />
        </ActionIcon>
      </form>
    </Panel>
  );
}

function TurnView({
  turn,
  channelId,
  onBack,
}: {
  turn: Turn;
  channelId: string | undefined;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  const said = useSeenOn(channelId, turn.answer.messages);
  const editor = useEditor();
  const nameOf = useBlockName();
  const errors = turn.answer.trace.filter((step) => step.error);
  return (
    <>
      {turn.input && (
        <div className={classes.own}>
          <Tooltip label={t("flow.test.back")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={t("flow.test.back")}
              onClick={onBack}
            >
              <IconArrowBackUp size={14} />
            </ActionIcon>
          </Tooltip>
          <span className={classes.bubble} data-own dir="auto">
            {"content" in turn.input
              ? inputText(turn.input.content)
              : "skip" in turn.input
                ? t("flow.test.skipped", { time: turn.input.skip })
                : t("flow.test.from", { name: nameOf(editor.state.doc.blocks[turn.input.from]) })}
          </span>
        </div>
      )}
      {said.map((content, place) => (
        <div key={place} className={classes.bubble}>
          <ContentView content={content} />
          {"quick_replies" in content && <QuickReplies replies={content.quick_replies} />}
        </div>
      ))}
      {errors.map((step, place) => (
        <p key={place} className={panel.muted} style={{ color: "var(--b-bad)" }}>
          {step.error}
        </p>
      ))}
    </>
  );
}

/** The messages as people on the channel see them; as they are said where the bot has no such channel. */
function useSeenOn(channelId: string | undefined, messages: readonly Content[]): readonly Content[] {
  const preview = useChannelPreview(
    channelId ?? "",
    messages as readonly SendableContent[],
    channelId !== undefined,
  );
  if (channelId === undefined || !preview.data || preview.isPlaceholderData) return messages;
  return preview.data.flatMap((one) => one.shown);
}

/** Where the conversation stands and what it knows. */
function TestState({ turn }: { turn: Turn | undefined }) {
  const { t } = useTranslation();
  const nameOf = useBlockName();
  const { reveal } = useCanvasActions();
  const doc = useEditorState((state) => state.doc);
  if (!turn) return null;
  const variables = Object.entries(turn.answer.variables).filter(([, value]) => value !== null);
  const waiting = turn.answer.waiting;
  return (
    <details className={classes.state}>
      <summary>
        {waiting ? t("flow.test.waits", { name: nameOf(doc.blocks[waiting], false) }) : t("flow.test.atEnd")}
        {" · "}
        {t("flow.test.variables", { count: variables.length })}
      </summary>
      {waiting && (
        <Button size="compact-xs" variant="subtle" onClick={() => reveal(waiting)}>
          {t("flow.test.show")}
        </Button>
      )}
      <dl className={classes.values}>
        {variables.map(([name, value]) => (
          <div key={name}>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd dir="auto">{typeof value === "string" ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
