import { Button, Fieldset, FileButton, Group, Input, SimpleGrid, TextInput } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { request, type Upload } from "@/api";
import { ErrorNote } from "@/ui/States";
import { acceptedFiles, degrees, type TemplateValue } from "./templateValues";

interface Props<Value extends TemplateValue> {
  parameter: string;
  value: Value;
  onChange: (value: TemplateValue) => void;
}

/** A field for what stands in a form: a file is uploaded, a place has coordinates, the rest is text. */
export function TemplateField({ parameter, value, onChange }: Props<TemplateValue>) {
  const { t } = useTranslation();
  if (value.kind === "file") return <FileField parameter={parameter} value={value} onChange={onChange} />;
  if (value.kind === "place") return <PlaceField parameter={parameter} value={value} onChange={onChange} />;
  return (
    <TextInput
      label={t("conversations.window.parameter", { name: parameter })}
      required
      dir="auto"
      value={value.text}
      onChange={(event) => onChange({ kind: "text", text: event.currentTarget.value })}
    />
  );
}

function FileField({ parameter, value, onChange }: Props<TemplateValue & { kind: "file" }>) {
  const { t } = useTranslation();
  const id = useId();
  const what = parameter.slice("header.".length) as "image" | "video" | "document";
  const upload = useMutation({
    mutationFn: (chosen: File) =>
      request<Upload>("post", "/uploads", {
        raw: chosen,
        headers: {
          "Content-Type": chosen.type || "application/octet-stream",
          "X-File-Name": encodeURIComponent(chosen.name),
        },
      }),
    onSuccess: (file) => onChange({ kind: "file", file }),
  });
  return (
    <Input.Wrapper
      label={t(`conversations.templates.headers.${what}`)}
      description={t(`conversations.templates.takes.${what}`)}
      required
      labelElement="div"
    >
      <Group gap="sm" mt={4}>
        <FileButton onChange={(chosen) => chosen && upload.mutate(chosen)} accept={acceptedFiles(parameter)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="sm"
              leftSection={<IconPaperclip size={16} />}
              loading={upload.isPending}
              aria-describedby={id}
            >
              {value.file ? t("conversations.templates.otherFile") : t("conversations.templates.chooseFile")}
            </Button>
          )}
        </FileButton>
        <bdi id={id}>{value.file?.name}</bdi>
      </Group>
      {upload.error && <ErrorNote error={upload.error} />}
    </Input.Wrapper>
  );
}

function PlaceField({ value, onChange }: Props<TemplateValue & { kind: "place" }>) {
  const { t } = useTranslation();
  const wrong = (text: string, most: 90 | 180) =>
    text !== "" && degrees(text, most) === null && t("conversations.templates.degrees", { most });
  const set = (field: "latitude" | "longitude" | "name" | "address") => ({
    label: t(`conversations.templates.place.${field}`),
    required: true,
    value: value[field],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...value, [field]: event.currentTarget.value }),
  });
  return (
    <Fieldset legend={t("conversations.templates.headers.location")}>
      <SimpleGrid cols={2} spacing="sm">
        <TextInput {...set("latitude")} inputMode="decimal" dir="ltr" error={wrong(value.latitude, 90)} />
        <TextInput {...set("longitude")} inputMode="decimal" dir="ltr" error={wrong(value.longitude, 180)} />
      </SimpleGrid>
      <TextInput {...set("name")} dir="auto" mt="sm" />
      <TextInput {...set("address")} dir="auto" mt="sm" />
    </Fieldset>
  );
}
