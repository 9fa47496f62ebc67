import { useTranslation } from "react-i18next";
import type { ChannelPreview } from "@/api";
import { bytes } from "@/lib/time";

type Note = ChannelPreview["notes"][number];

/** What a channel shows otherwise than it was meant, in words. */
export function useNoteWords(): (note: Note) => string {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  return ({ code, limit = 0 }) =>
    t(`looks.notes.${code}`, {
      limit: code === "file_too_large" ? bytes(limit, i18n.language) : number.format(limit),
    });
}
