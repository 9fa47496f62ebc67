import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { useMay } from "@/api";
import { Failed, Loading, NotFound, SignedIn } from "./gates";
import { FullPage } from "./shell/FullPage";
import { Shell } from "./shell/Shell";

// Each feature is a chunk of its own, loaded when somebody goes there.
const lazy = <T,>(load: () => Promise<T>, pick: (module: T) => React.ComponentType) => ({
  lazy: async () => ({ Component: pick(await load()) }),
});

const access = () => import("@/features/access");
const setup = () => import("@/features/setup");
const bots = () => import("@/features/bots");
const flowBuilder = () => import("@/features/flow-builder");
const conversations = () => import("@/features/conversations");
const contacts = () => import("@/features/contacts");
const models = () => import("@/features/models");
const routes = () => import("@/features/routes");
const spend = () => import("@/features/spend");
const playground = () => import("@/features/playground");
const prompts = () => import("@/features/prompts");
const experiments = () => import("@/features/experiments");
const judgements = () => import("@/features/judgements");
const evaluations = () => import("@/features/evaluations");
const tables = () => import("@/features/tables");
const channels = () => import("@/features/channels");
const members = () => import("@/features/members");
const keys = () => import("@/features/keys");
const audit = () => import("@/features/audit");
const guide = () => import("@/features/guide");
const settings = () => import("@/features/settings");

function Home() {
  return <Navigate replace to={useMay("bots.write") ? "/bots" : "/conversations"} />;
}

const shellPages: RouteObject[] = [
  { index: true, element: <Home /> },
  { path: "bots", ...lazy(bots, (m) => m.BotsPage) },
  { path: "bots/:botId", ...lazy(bots, (m) => m.BotPage) },
  { path: "conversations/:conversationId?", ...lazy(conversations, (m) => m.ConversationsPage) },
  { path: "contacts", ...lazy(contacts, (m) => m.ContactsPage) },
  { path: "contacts/:contactId", ...lazy(contacts, (m) => m.ContactPage) },
  {
    path: "models",
    ...lazy(models, (m) => m.ModelsSection),
    children: [
      { index: true, ...lazy(models, (m) => m.ModelsPage) },
      { path: "catalogue", ...lazy(models, (m) => m.CataloguePage) },
      { path: "routes", ...lazy(routes, (m) => m.RoutesPage) },
      { path: "routes/:routeId", ...lazy(routes, (m) => m.RoutePage) },
      { path: "calls/:callId?", ...lazy(spend, (m) => m.CallsPage) },
      { path: "costs", ...lazy(spend, (m) => m.CostsPage) },
      { path: "budgets", ...lazy(spend, (m) => m.BudgetsPage) },
      { path: "prices", ...lazy(spend, (m) => m.PricesPage) },
      { path: "quality", ...lazy(judgements, (m) => m.QualityPage) },
      { path: "playground", ...lazy(playground, (m) => m.PlaygroundPage) },
      { path: "prompts", ...lazy(prompts, (m) => m.PromptsPage) },
      { path: "prompts/:promptId", ...lazy(prompts, (m) => m.PromptPage) },
      { path: "experiments", ...lazy(experiments, (m) => m.ExperimentsPage) },
      { path: "experiments/:experimentId", ...lazy(experiments, (m) => m.ExperimentPage) },
      { path: "evaluations", ...lazy(evaluations, (m) => m.EvaluationsPage) },
      { path: "evaluations/sets/:setId", ...lazy(evaluations, (m) => m.SetPage) },
      { path: "evaluations/runs/:runId", ...lazy(evaluations, (m) => m.RunPage) },
      { path: ":providerId", ...lazy(models, (m) => m.ProviderPage) },
    ],
  },
  { path: "approvals", ...lazy(conversations, (m) => m.ApprovalsPage) },
  { path: "tables", ...lazy(tables, (m) => m.TablesPage) },
  { path: "tables/:tableId", ...lazy(tables, (m) => m.TablePage) },
  { path: "channels", ...lazy(channels, (m) => m.ChannelsPage) },
  { path: "channels/:channelId", ...lazy(channels, (m) => m.ChannelPage) },
  { path: "members", ...lazy(members, (m) => m.MembersPage) },
  { path: "keys", ...lazy(keys, (m) => m.KeysPage) },
  { path: "audit", ...lazy(audit, (m) => m.AuditPage) },
  { path: "guide/:page?", ...lazy(guide, (m) => m.GuidePage) },
  { path: "settings/:section?", ...lazy(settings, (m) => m.SettingsPage) },
  { path: "*", element: <NotFound /> },
];

export function makeRouter() {
  return createBrowserRouter(
    [
      {
        errorElement: <Failed />,
        hydrateFallbackElement: <Loading />,
        children: [
          { path: "login", ...lazy(access, (m) => m.LoginPage) },
          { path: "invite", ...lazy(access, (m) => m.InvitationPage) },
          { path: "setup", ...lazy(setup, (m) => m.OwnerStep) },
          {
            element: <SignedIn />,
            children: [
              { path: "welcome/model", ...lazy(setup, (m) => m.ModelStep) },
              { path: "welcome/chat", ...lazy(setup, (m) => m.ChatStep) },
              {
                element: <FullPage />,
                children: [
                  {
                    errorElement: <Failed inside />,
                    children: [{ path: "bots/:botId/flow", ...lazy(flowBuilder, (m) => m.FlowPage) }],
                  },
                ],
              },
              {
                element: <Shell />,
                children: [{ errorElement: <Failed inside />, children: shellPages }],
              },
            ],
          },
        ],
      },
    ],
    { basename: "/admin" },
  );
}
