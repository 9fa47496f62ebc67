import { Button, Tooltip, type ButtonProps } from "@mantine/core";
import type { MouseEventHandler, ReactNode } from "react";

interface GuardedButtonProps extends ButtonProps {
  /** Why it cannot be done now; the button is then off and says so. */
  reason?: string | false | null;
  onClick?: MouseEventHandler<HTMLButtonElement>;
  type?: "button" | "submit";
  form?: string;
  children: ReactNode;
  "aria-label"?: string;
}

/** A button that, when it may not be used, stays reachable and says why. */
export function GuardedButton({ reason, onClick, children, ...rest }: GuardedButtonProps) {
  if (!reason) {
    return (
      <Button onClick={onClick} {...rest}>
        {children}
      </Button>
    );
  }
  return (
    <Tooltip label={reason} multiline maw={280}>
      <Button {...rest} type="button" data-disabled aria-disabled onClick={(event) => event.preventDefault()}>
        {children}
      </Button>
    </Tooltip>
  );
}
