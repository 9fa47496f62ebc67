import type { Button, ChannelCapabilities, SendableContent, Upload } from "@/api";

// What a member of the team is writing, and what the conversation's channel lets them.

export type Capabilities = ChannelCapabilities;

/** Reply buttons that stand under a text; empty ones are left out when it is sent. */
export type Choices = readonly string[];

export function uploadContent(upload: Upload, caption: string, voice = false): SendableContent {
  const kind = upload.mime.split("/")[0];
  const type = kind === "image" || kind === "audio" || kind === "video" ? kind : "file";
  const { url, name, mime, size, width, height } = upload;
  const base = { url, name, mime, size, ...(caption ? { caption } : {}) };
  if (type === "image") return { type, ...base, ...(width && height ? { width, height } : {}) };
  if (type === "audio") return { type, ...base, ...(voice ? { voice_note: true } : {}) };
  return { type, ...base };
}

export function choicesContent(text: string, choices: Choices): SendableContent {
  const buttons: Button[] = choices
    .map((one) => one.trim())
    .filter(Boolean)
    .map((title) => ({ kind: "reply", title }));
  return { type: "buttons", text, buttons };
}

/** The most choices that are worth offering: beyond them the channel would number them in the text. */
export function mostChoices(can: Capabilities | undefined): number {
  if (!can || (!can.buttons && !can.lists)) return 0;
  return Math.max(can.buttons ? can.max_buttons || 10 : 0, can.lists ? can.max_list_rows || 10 : 0);
}

export interface Length {
  used: number;
  most: number;
  /** Some vendors count bytes. */
  inBytes: boolean;
}

/** How much of one message the text fills; null where there is no limit that a person could reach. */
export function lengthOf(text: string, can: Capabilities | undefined): Length | null {
  if (!can) return null;
  if (can.max_text > 0) return { used: [...text].length, most: can.max_text, inBytes: false };
  if (can.max_text_bytes > 0 && can.max_text_bytes <= 20_000)
    return { used: new TextEncoder().encode(text).length, most: can.max_text_bytes, inBytes: true };
  return null;
}

const marks = /[*_`~[#>]/;

/** Whether it is worth asking how the content looks on the channel: most texts look as they are written. */
export function mayLookOtherwise(content: SendableContent, can: Capabilities | undefined): boolean {
  if (!can) return false;
  if (content.type !== "text") return true;
  const length = lengthOf(content.text, can);
  return (length !== null && length.used > length.most) || (!can.markdown && marks.test(content.text));
}
