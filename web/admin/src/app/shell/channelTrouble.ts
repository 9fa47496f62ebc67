import { useChannels, useMay, type Channel } from "@/api";

const lookEveryMs = 60_000;

/** Accounts at work that do not work, or soon will not: the worst first. */
export function useChannelTrouble(): Channel[] {
  const channels = useChannels(useMay("channels.read"), lookEveryMs);
  return troubled(channels.data ?? []);
}

export function troubled(channels: Channel[]): Channel[] {
  const failed = channels.filter((one) => one.enabled && one.health.state === "failed");
  return [...failed, ...channels.filter((one) => one.enabled && one.health.state === "warning")];
}
