import type { components } from "./schema";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type Member = Schemas["Member"];
export type Role = Schemas["Role"];
export type Permission = Schemas["Permission"];
export type Session = Schemas["Session"];
export type MailSettings = Schemas["MailSettings"];
export type MailSecurity = Schemas["MailSecurity"];
export type Workspace = Schemas["Workspace"];
export type Contact = Schemas["Contact"];
export type OptOutWords = Schemas["OptOutWords"];
export type Bot = Schemas["Bot"];
export type ChannelReport = Schemas["ChannelReport"];
export type ChannelCharge = Schemas["ChannelCharge"];
export type ChannelHealthState = Schemas["ChannelHealthState"];
export type ChannelEvent = Schemas["ChannelEvent"];
export type ScenarioTemplateSummary = Schemas["ScenarioTemplateSummary"];
export type BotPatch = Schemas["BotPatch"];
export type AgentSettings = Schemas["AgentSettings"];
export type Guardrails = Schemas["Guardrails"];
export type Tool = Schemas["Tool"];
export type ToolKind = Schemas["ToolKind"];
export type ToolSettings = Schemas["ToolSettings"];
export type ToolPatch = Schemas["ToolPatch"];
export type ToolTestResult = Schemas["ToolTestResult"];
export type Approval = Schemas["Approval"];
export type ApprovalState = Schemas["ApprovalState"];
export type ScenarioTrace = Schemas["ScenarioTraceList"]["items"][number];
export type ScenarioVisits = Schemas["ScenarioVisits"];
export type Summary = Schemas["Summary"];
export type ProviderKind = Schemas["ProviderKind"];
export type Provider = Schemas["Provider"];
export type ProviderTestResult = Schemas["ProviderTestResult"];
export type VendorModel = Schemas["VendorModel"];
export type Model = Schemas["Model"];
export type ModelUse = Schemas["ModelUse"];
export type ModelAbilities = Schemas["ModelAbilities"];
export type CatalogueModel = Schemas["CatalogueModel"];
export type Route = Schemas["Route"];
export type RouteDefinition = Schemas["RouteDefinition"];
export type RouteTarget = Schemas["RouteTarget"];
export type RouteErrorClass = Schemas["RouteErrorClass"];
export type ModelCall = Schemas["ModelCall"];
export type ModelCallDetail = Schemas["ModelCallDetail"];
export type CallTry = Schemas["CallTry"];
export type CallUsage = Schemas["CallUsage"];
export type CallPurpose = Schemas["CallPurpose"];
export type CallGroup = Schemas["CallGroup"];
export type CallSummary = Schemas["CallSummary"];
export type Price = Schemas["Price"];
export type CurrencyRate = Schemas["CurrencyRate"];
export type Budget = Schemas["Budget"];
export type Experiment = Schemas["Experiment"];
export type ExperimentVariantResult = Schemas["ExperimentVariantResult"];
export type Feedback = Schemas["Feedback"];
export type LiveJudging = Schemas["LiveJudging"];
export type JudgementSum = Schemas["JudgementSum"];
export type EvaluationJudge = Schemas["EvaluationJudge"];
export type Prompt = Schemas["Prompt"];
export type PromptVersion = Schemas["PromptVersion"];
export type PlaygroundRequest = Schemas["PlaygroundRequest"];
export type PlaygroundEnd = Schemas["PlaygroundEnd"];
export type Usage = Schemas["Usage"];
export type Channel = Schemas["Channel"];
export type ChannelCapabilities = Schemas["ChannelCapabilities"];
export type ChannelPreview = Schemas["ChannelPreview"];
export type ChannelTemplate = Schemas["ChannelTemplate"];
export type ChannelKind = Schemas["ChannelKind"];
export type ChannelPatch = Schemas["ChannelPatch"];
export type WebChannelSettings = Schemas["WebChannelSettings"];
export type Conversation = Schemas["Conversation"];
export type BotEvent = Schemas["BotEvent"];
export type ConversationNote = Schemas["ConversationNote"];
export type Table = Schemas["Table"];
export type TableColumn = Schemas["TableColumn"];
export type TableColumnInput = Schemas["TableColumnInput"];
export type TableRow = Schemas["TableRow"];
export type ConversationPatch = Schemas["ConversationPatch"];
export type ConversationList = Schemas["ConversationList"];
export type Message = Schemas["Message"];
export type MessagePage = Schemas["MessagePage"];
export type DeliveryState = Schemas["DeliveryState"];
export type LedgerEntry = Schemas["LedgerEntry"];
export type Content = Schemas["Content"];
export type ContentOf<T extends Content["type"]> = Extract<Content, { type: T }>;
export type SendableContent = Schemas["SendableContent"];
export type Button = Schemas["Button"];
export type ApiKey = Schemas["ApiKey"];
export type KeyLimits = Schemas["KeyLimits"];
export type AuditEntry = Schemas["AuditEntry"];
export type System = Schemas["System"];
export type LiveEvent = Schemas["LiveEvent"];
export type LiveDelta = Schemas["LiveDelta"];
export type Upload = Schemas["Upload"];

export const roles: readonly Role[] = ["owner", "admin", "editor", "agent", "viewer"];
export const permissions: readonly Permission[] = [
  "bots.read",
  "bots.write",
  "models.read",
  "models.write",
  "models.use",
  "channels.read",
  "channels.write",
  "conversations.read",
  "conversations.write",
  "contacts.read",
  "members.read",
  "members.write",
  "keys.read",
  "keys.write",
  "audit.read",
  "settings.read",
  "settings.write",
  "tables.read",
  "tables.write",
];
export type ScenarioPolicy = Schemas["ScenarioPolicy"];
export type ScenarioState = Schemas["ScenarioState"];
export type ScenarioVersion = Schemas["ScenarioVersion"];
export type ScenarioProblem = Schemas["ScenarioProblem"];
export type ScenarioThread = Schemas["ScenarioThread"];
export type ScenarioStep = Schemas["ScenarioStep"];
export type ScenarioTry = Schemas["ScenarioTry"];
export type ScenarioTried = Schemas["ScenarioTried"];
export type ScenarioSessions = Schemas["ScenarioSessions"];
