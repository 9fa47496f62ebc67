import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./FrontDoor.module.css";
import { LanguageMenu } from "./LanguageMenu";
import { Logo } from "./Logo";
import { useDocumentTitle } from "./Page";

/** The pages before signing in: one card in the middle. */
export function FrontDoor(props: {
  title: string;
  text?: ReactNode;
  wide?: boolean;
  children: ReactNode;
  top?: ReactNode;
}) {
  const { title, text, wide, children, top } = props;
  useDocumentTitle(title);
  return (
    <div className={classes.page}>
      <header className={classes.bar}>
        <span className={classes.brand}>
          <Logo size={32} />
          <span translate="no">{"Beseda"}</span>
        </span>
        <LanguageMenu />
      </header>
      <main className={classes.main}>
        <div className={classes.card} data-wide={wide || undefined}>
          {top}
          <Title order={1} className={classes.title}>
            {title}
          </Title>
          {text && (
            <Text c="dimmed" mb={24}>
              {text}
            </Text>
          )}
          {children}
        </div>
      </main>
    </div>
  );
}
