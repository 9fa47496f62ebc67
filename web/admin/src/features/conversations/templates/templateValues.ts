import type { ChannelTemplate, Upload } from "@/api";

/** What is filled in for a parameter: a text, a file, or a place. */
export type TemplateValue =
  | { kind: "text"; text: string }
  | { kind: "file"; file: Upload | null }
  | { kind: "place"; latitude: string; longitude: string; name: string; address: string };

const files = ["header.image", "header.video", "header.document"];

export function emptyValue(parameter: string): TemplateValue {
  if (files.includes(parameter)) return { kind: "file", file: null };
  if (parameter === "header.location") {
    return { kind: "place", latitude: "", longitude: "", name: "", address: "" };
  }
  return { kind: "text", text: "" };
}

/** Which files a header takes (https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media). */
export function acceptedFiles(parameter: string): string | undefined {
  if (parameter === "header.image") return "image/jpeg,image/png";
  if (parameter === "header.video") return "video/mp4,video/3gpp";
  return undefined;
}

/** Degrees as people write them, with a comma too; null: not a number between the poles. */
export function degrees(text: string, most: 90 | 180): number | null {
  const written = text.trim().replace(",", ".");
  if (!/^[+-]?\d+(\.\d+)?$/.test(written)) return null;
  const value = Number(written);
  return Math.abs(value) <= most ? value : null;
}

function finished(value: TemplateValue): unknown {
  if (value.kind === "text") return value.text.trim() || null;
  if (value.kind === "file") return value.file && { url: value.file.url, name: value.file.name };
  const latitude = degrees(value.latitude, 90);
  const longitude = degrees(value.longitude, 180);
  const name = value.name.trim();
  const address = value.address.trim();
  if (latitude === null || longitude === null || !name || !address) return null;
  return { latitude, longitude, name, address };
}

/** What is sent; null while something is still missing or wrong. */
export function templateParameters(
  form: Pick<ChannelTemplate, "parameters">,
  values: Record<string, TemplateValue>,
): Record<string, unknown> | null {
  const parameters: Record<string, unknown> = {};
  for (const name of form.parameters) {
    const value = finished(values[name] ?? emptyValue(name));
    if (value === null) return null;
    parameters[name] = value;
  }
  return parameters;
}
