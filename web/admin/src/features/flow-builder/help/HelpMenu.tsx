import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconBook2, IconHelp, IconKeyboard, IconSchool } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TourRun } from "../tour/run";
import { useTourState } from "../tour/useTourState";
import classes from "./Help.module.css";

interface Props {
  tour: TourRun;
  readOnly: boolean;
  onKeys: () => void;
}

/** Where help is: the tour, the keys, the guide. */
export function HelpMenu({ tour, readOnly, onKeys }: Props) {
  const { t } = useTranslation();
  const { phase } = useTourState(tour);
  const running = phase === "doing" || phase === "praise";
  const left = tour.left;
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Tooltip label={t("learn.help.button")}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("learn.help.button")}>
            <IconHelp size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {!readOnly &&
          (running ? (
            <Menu.Item leftSection={<IconSchool size={16} />} onClick={() => tour.leave()}>
              {t("learn.tour.leave")}
            </Menu.Item>
          ) : (
            <>
              {left !== null && (
                <Menu.Item leftSection={<IconSchool size={16} />} onClick={() => tour.start(left)}>
                  {t("learn.help.resume", { place: left + 1, count: tour.steps.length })}
                </Menu.Item>
              )}
              <Menu.Item leftSection={<IconSchool size={16} />} onClick={() => tour.start()}>
                {left === null ? t("learn.help.tour") : t("learn.help.again")}
              </Menu.Item>
            </>
          ))}
        <Menu.Item
          leftSection={<IconKeyboard size={16} />}
          rightSection={<kbd className={classes.key}>?</kbd>}
          onClick={onKeys}
        >
          {t("learn.keys.title")}
        </Menu.Item>
        <Menu.Item leftSection={<IconBook2 size={16} />} component={Link} to="/guide" target="_blank">
          {t("learn.help.guide")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
