import { Avatar } from "@mantine/core";
import { IconUser } from "@tabler/icons-react";
import { initials } from "@/lib/text";
import classes from "./Face.module.css";

/** A person's initials; a figure where there is no name. */
export function Face({ name, size = 36, mine }: { name: string; size?: number; mine?: boolean }) {
  return (
    <Avatar size={size} radius="xl" className={classes.face} data-mine={mine || undefined} aria-hidden>
      {name ? initials(name) : <IconUser size={size * 0.5} stroke={1.7} />}
    </Avatar>
  );
}
