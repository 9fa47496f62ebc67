import { IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay, useMembers, useSession } from "@/api";
import { useUrlValue } from "@/lib/urlState";
import { Face } from "@/ui/Face";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { ErrorState, ListSkeleton } from "@/ui/States";
import { TimeAgo } from "@/ui/Time";
import { InviteMember } from "./InviteMember";
import { MemberActions } from "./MemberActions";
import { Tag } from "@/ui/Tag";

export function MembersPage() {
  const { t } = useTranslation();
  const me = useSession();
  const members = useMembers();
  const mayWrite = useMay("members.write");
  const [inviting, setInviting] = useUrlValue("invite");
  return (
    <Page
      title={t("app.pages.members")}
      description={t("members.intro")}
      actions={
        <GuardedButton
          reason={!mayWrite && t("common.noPermission")}
          leftSection={<IconUserPlus size={16} />}
          onClick={() => setInviting("1")}
        >
          {t("members.invite")}
        </GuardedButton>
      }
    >
      {members.isPending ? (
        <ListSkeleton rows={3} />
      ) : members.error ? (
        <ErrorState error={members.error} onRetry={() => void members.refetch()} />
      ) : (
        <Rows label={t("app.pages.members")}>
          {members.data.map((member) => (
            <Row
              wide
              key={member.id}
              faded={member.status === "disabled"}
              icon={<Face name={member.name} size={40} mine={member.id === me.member.id} />}
              title={
                <>
                  {member.name || member.email}
                  {member.id === me.member.id && <Tag>{t("members.you")}</Tag>}
                  {member.status !== "active" && (
                    <Tag tone={member.status === "invited" ? "wait" : "neutral"}>
                      {t(`members.status.${member.status}`)}
                    </Tag>
                  )}
                </>
              }
              text={member.name ? member.email : undefined}
              aside={
                member.last_seen_at ? (
                  <span>
                    {t("members.seen")} <TimeAgo at={member.last_seen_at} />
                  </span>
                ) : undefined
              }
              actions={<MemberActions member={member} members={members.data} mayWrite={mayWrite} />}
            />
          ))}
        </Rows>
      )}
      <InviteMember opened={inviting === "1" && mayWrite} onClose={() => setInviting(null)} />
    </Page>
  );
}
