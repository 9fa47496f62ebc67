#include "server/api/routes.h"

#include "base/task.h"
#include "server/api/gate.h"
#include "server/api/handlers.h"

namespace beseda::server {
namespace {

using enum access::Permission;
using Body = ApiRoute::Body;

constexpr Requirement kPublic{Requirement::Kind::kPublic};
constexpr Requirement kSession{Requirement::Kind::kSession};
constexpr Requirement Needs(access::Permission permission) { return {Requirement::Kind::kPermission, permission}; }

constexpr std::size_t kPriceFileBody = 8 * 1024 * 1024;
constexpr std::size_t kTestsBody = 16 * 1024 * 1024;     // a scenario with its tests
constexpr std::size_t kScenarioBody = 4 * 1024 * 1024;   // a megabyte, escaped, with what surrounds it
constexpr std::size_t kKnowledgeBody = 8 * 1024 * 1024;  // a million characters, escaped

const ApiRoute kRoutes[] = {
    {"GET", "/setup", kPublic, &GetSetup},
    {"POST", "/setup", kPublic, &CompleteSetup, Body::kJson},

    {"POST", "/auth/login", kPublic, &Login, Body::kJson},
    {"POST", "/auth/logout", kSession, &Logout},
    {"GET", "/auth/me", kSession, &GetMe},
    {"PATCH", "/auth/me", kSession, &UpdateMe, Body::kJson},
    {"POST", "/auth/password", kSession, &ChangePassword, Body::kJson},
    {"GET", "/auth/sessions", kSession, &ListSessions},
    {"DELETE", "/auth/sessions/{id}", kSession, &RevokeSession},

    {"GET", "/bots", Needs(kBotsRead), &ListBots},
    {"POST", "/bots", Needs(kBotsWrite), &CreateBot, Body::kJson, kKnowledgeBody},
    {"GET", "/bots/{id}", Needs(kBotsRead), &GetBot},
    {"PATCH", "/bots/{id}", Needs(kBotsWrite), &UpdateBot, Body::kJson, kKnowledgeBody},
    {"DELETE", "/bots/{id}", Needs(kBotsWrite), &DeleteBot},
    {"GET", "/bots/{id}/tools", Needs(kBotsRead), &ListTools},
    {"POST", "/bots/{id}/tools", Needs(kBotsWrite), &CreateTool, Body::kJson},
    {"PATCH", "/tools/{id}", Needs(kBotsWrite), &UpdateTool, Body::kJson},
    {"DELETE", "/tools/{id}", Needs(kBotsWrite), &DeleteTool},
    {"POST", "/tools/{id}/test", Needs(kBotsWrite), &TestTool, Body::kJson},

    {"GET", "/flow-blocks", Needs(kBotsRead), &ListFlowBlocks},
    {"GET", "/scenario-templates", Needs(kBotsRead), &ListScenarioTemplates},
    {"GET", "/scenario-templates/{id}", Needs(kBotsRead), &GetScenarioTemplate},
    {"GET", "/bots/{id}/scenario", Needs(kBotsRead), &GetScenario},
    {"PUT", "/bots/{id}/scenario", Needs(kBotsWrite), &ReplaceScenario, Body::kJson, kTestsBody},
    {"POST", "/bots/{id}/scenario/operations", Needs(kBotsWrite), &EditScenario, Body::kJson, kScenarioBody},
    {"GET", "/bots/{id}/scenario/problems", Needs(kBotsRead), &ListScenarioProblems},
    {"POST", "/bots/{id}/scenario/presence", Needs(kBotsRead), &ShowScenarioPresence, Body::kJson},
    {"POST", "/bots/{id}/scenario/try", Needs(kBotsWrite), &TryScenario, Body::kJson, kScenarioBody},
    {"GET", "/bots/{id}/scenario/tests", Needs(kBotsRead), &ListScenarioTests},
    {"PUT", "/bots/{id}/scenario/tests/{test}", Needs(kBotsWrite), &PutScenarioTest, Body::kJson, kScenarioBody},
    {"DELETE", "/bots/{id}/scenario/tests/{test}", Needs(kBotsWrite), &DeleteScenarioTest},
    {"POST", "/bots/{id}/scenario/tests/run", Needs(kBotsWrite), &RunScenarioTests, Body::kJson, kTestsBody},
    {"PUT", "/bots/{id}/scenario/tests-gate", Needs(kBotsWrite), &SetScenarioTestsGate, Body::kJson},
    {"GET", "/bots/{id}/scenario/comments", Needs(kBotsRead), &ListScenarioComments},
    {"POST", "/bots/{id}/scenario/comments", Needs(kBotsWrite), &AddScenarioComment, Body::kJson},
    {"PATCH", "/bots/{id}/scenario/comments/{comment}", Needs(kBotsWrite), &ChangeScenarioComment, Body::kJson},
    {"DELETE", "/bots/{id}/scenario/comments/{comment}", Needs(kBotsWrite), &DeleteScenarioComment},
    {"GET", "/bots/{id}/scenario/secrets", Needs(kBotsRead), &ListScenarioSecrets},
    {"PUT", "/bots/{id}/scenario/secrets/{name}", Needs(kBotsWrite), &SetScenarioSecret, Body::kJson},
    {"DELETE", "/bots/{id}/scenario/secrets/{name}", Needs(kBotsWrite), &RemoveScenarioSecret},
    {"POST", "/bots/{id}/scenario/import", Needs(kBotsWrite), &ImportScenario, Body::kRaw},
    {"POST", "/bots/{id}/scenario/publish", Needs(kBotsWrite), &PublishScenario, Body::kJson},
    {"POST", "/bots/{id}/scenario/canary", Needs(kBotsWrite), &SetScenarioCanary, Body::kJson},
    {"POST", "/bots/{id}/scenario/unpublish", Needs(kBotsWrite), &UnpublishScenario},
    {"GET", "/bots/{id}/scenario/versions", Needs(kBotsRead), &ListScenarioVersions},
    {"GET", "/bots/{id}/scenario/versions/{version}", Needs(kBotsRead), &GetScenarioVersion},
    {"POST", "/bots/{id}/scenario/versions/{version}/restore", Needs(kBotsWrite), &RestoreScenarioVersion, Body::kJson},
    {"POST", "/bots/{id}/scenario/versions/{version}/publish", Needs(kBotsWrite), &PublishScenarioVersion, Body::kJson},
    {"GET", "/bots/{id}/scenario/sessions", Needs(kBotsRead), &ListScenarioSessions},
    {"GET", "/bots/{id}/scenario/visits", Needs(kBotsRead), &ListScenarioVisits},

    {"GET", "/bots/{id}/events", Needs(kBotsRead), &ListBotEvents},

    {"GET", "/tables", Needs(kTablesRead), &ListTables},
    {"POST", "/tables", Needs(kTablesWrite), &CreateTable, Body::kJson},
    {"GET", "/tables/{id}", Needs(kTablesRead), &GetTable},
    {"PATCH", "/tables/{id}", Needs(kTablesWrite), &UpdateTable, Body::kJson},
    {"DELETE", "/tables/{id}", Needs(kTablesWrite), &DeleteTable},
    {"GET", "/tables/{id}/rows", Needs(kTablesRead), &ListTableRows},
    {"POST", "/tables/{id}/rows", Needs(kTablesWrite), &CreateTableRow, Body::kJson},
    {"PATCH", "/tables/{id}/rows/{row}", Needs(kTablesWrite), &UpdateTableRow, Body::kJson},
    {"DELETE", "/tables/{id}/rows/{row}", Needs(kTablesWrite), &DeleteTableRow},
    {"GET", "/tables/{id}/export", Needs(kTablesRead), &ExportTable},
    {"POST", "/tables/{id}/import", Needs(kTablesWrite), &ImportTable, Body::kJson, kKnowledgeBody},

    {"GET", "/provider-kinds", Needs(kModelsRead), &ListProviderKinds},
    {"GET", "/providers", Needs(kModelsRead), &ListProviders},
    {"POST", "/providers", Needs(kModelsWrite), &CreateProvider, Body::kJson},
    {"POST", "/providers/test", Needs(kModelsWrite), &TestUnsavedProvider, Body::kJson},
    {"GET", "/providers/{id}", Needs(kModelsRead), &GetProvider},
    {"PATCH", "/providers/{id}", Needs(kModelsWrite), &UpdateProvider, Body::kJson},
    {"DELETE", "/providers/{id}", Needs(kModelsWrite), &DeleteProvider},
    {"POST", "/providers/{id}/test", Needs(kModelsWrite), &TestProvider},
    {"GET", "/providers/{id}/models", Needs(kModelsRead), &ListVendorModels},
    {"POST", "/providers/{id}/refresh-models", Needs(kModelsWrite), &RefreshModels},

    {"GET", "/models/catalogue", Needs(kModelsRead), &GetModelCatalogue},
    {"GET", "/models", Needs(kModelsRead), &ListModels},
    {"POST", "/models", Needs(kModelsWrite), &CreateModel, Body::kJson},
    {"PATCH", "/models/{id}", Needs(kModelsWrite), &UpdateModel, Body::kJson},
    {"DELETE", "/models/{id}", Needs(kModelsWrite), &DeleteModel},

    {"GET", "/routes", Needs(kModelsRead), &ListRoutes},
    {"POST", "/routes", Needs(kModelsWrite), &CreateRoute, Body::kJson},
    {"GET", "/routes/{id}", Needs(kModelsRead), &GetRoute},
    {"PATCH", "/routes/{id}", Needs(kModelsWrite), &UpdateRoute, Body::kJson},
    {"DELETE", "/routes/{id}", Needs(kModelsWrite), &DeleteRoute},
    {"GET", "/calls", Needs(kModelsRead), &ListCalls},
    {"GET", "/calls/summary", Needs(kModelsRead), &SummarizeCalls},
    {"GET", "/calls/export", Needs(kModelsRead), &ExportCalls},
    {"GET", "/calls/{id}", Needs(kModelsRead), &GetCall},

    {"GET", "/prices", Needs(kModelsRead), &ListPrices},
    {"POST", "/prices", Needs(kModelsWrite), &CreatePrice, Body::kJson},
    {"POST", "/prices/import", Needs(kModelsWrite), &ImportPrices, Body::kJson, kPriceFileBody},
    {"GET", "/prices/export", Needs(kModelsRead), &ExportPrices},
    {"PATCH", "/prices/{id}", Needs(kModelsWrite), &UpdatePrice, Body::kJson},
    {"DELETE", "/prices/{id}", Needs(kModelsWrite), &DeletePrice},
    {"GET", "/currency-rates", Needs(kModelsRead), &ListCurrencyRates},
    {"POST", "/currency-rates", Needs(kModelsWrite), &SaveCurrencyRate, Body::kJson},
    {"DELETE", "/currency-rates/{id}", Needs(kModelsWrite), &DeleteCurrencyRate},

    {"GET", "/budgets", Needs(kModelsRead), &ListBudgets},
    {"POST", "/budgets", Needs(kModelsWrite), &CreateBudget, Body::kJson},
    {"GET", "/budgets/{id}", Needs(kModelsRead), &GetBudget},
    {"PATCH", "/budgets/{id}", Needs(kModelsWrite), &UpdateBudget, Body::kJson},
    {"DELETE", "/budgets/{id}", Needs(kModelsWrite), &DeleteBudget},

    {"GET", "/prompts", Needs(kBotsRead), &ListPrompts},
    {"POST", "/prompts", Needs(kBotsWrite), &CreatePrompt, Body::kJson},
    {"GET", "/prompts/{id}", Needs(kBotsRead), &GetPrompt},
    {"PATCH", "/prompts/{id}", Needs(kBotsWrite), &UpdatePrompt, Body::kJson},
    {"DELETE", "/prompts/{id}", Needs(kBotsWrite), &DeletePrompt},
    {"GET", "/prompts/{id}/versions", Needs(kBotsRead), &ListPromptVersions},
    {"POST", "/prompts/{id}/versions", Needs(kBotsWrite), &CreatePromptVersion, Body::kJson},
    {"POST", "/prompts/{id}/publish", Needs(kBotsWrite), &PublishPromptVersion, Body::kJson},

    {"GET", "/experiments", Needs(kBotsRead), &ListExperiments},
    {"POST", "/experiments", Needs(kBotsWrite), &CreateExperiment, Body::kJson},
    {"GET", "/experiments/{id}", Needs(kBotsRead), &GetExperiment},
    {"PATCH", "/experiments/{id}", Needs(kBotsWrite), &UpdateExperiment, Body::kJson},
    {"DELETE", "/experiments/{id}", Needs(kBotsWrite), &DeleteExperiment},
    {"POST", "/experiments/{id}/start", Needs(kBotsWrite), &StartExperiment},
    {"POST", "/experiments/{id}/stop", Needs(kBotsWrite), &StopExperiment},
    {"GET", "/experiments/{id}/results", Needs(kBotsRead), &GetExperimentResults},

    {"GET", "/evaluation-sets", Needs(kModelsRead), &ListEvaluationSets},
    {"POST", "/evaluation-sets", Needs(kModelsWrite), &CreateEvaluationSet, Body::kJson, kKnowledgeBody},
    {"GET", "/evaluation-sets/{id}", Needs(kModelsRead), &GetEvaluationSet},
    {"PATCH", "/evaluation-sets/{id}", Needs(kModelsWrite), &UpdateEvaluationSet, Body::kJson},
    {"DELETE", "/evaluation-sets/{id}", Needs(kModelsWrite), &DeleteEvaluationSet},
    {"POST", "/evaluation-sets/{id}/items", Needs(kModelsWrite), &ReplaceEvaluationItems, Body::kJson, kKnowledgeBody},
    {"GET", "/evaluation-runs", Needs(kModelsRead), &ListEvaluationRuns},
    {"POST", "/evaluation-runs", Needs(kModelsWrite), &CreateEvaluationRun, Body::kJson},
    {"GET", "/evaluation-runs/{id}", Needs(kModelsRead), &GetEvaluationRun},
    {"GET", "/evaluation-runs/{id}/results", Needs(kModelsRead), &ListEvaluationResults},
    {"POST", "/evaluation-runs/{id}/cancel", Needs(kModelsWrite), &CancelEvaluationRun},

    {"POST", "/playground", Needs(kModelsUse), &RunPlayground, Body::kJson},

    {"GET", "/channel-kinds", Needs(kChannelsRead), &ListChannelKinds},
    {"GET", "/channels", Needs(kChannelsRead), &ListChannels},
    {"POST", "/channels", Needs(kChannelsWrite), &CreateChannel, Body::kJson},
    {"GET", "/channels/{id}", Needs(kChannelsRead), &GetChannel},
    {"PATCH", "/channels/{id}", Needs(kChannelsWrite), &UpdateChannel, Body::kJson},
    {"DELETE", "/channels/{id}", Needs(kChannelsWrite), &DeleteChannel},
    {"POST", "/channels/{id}/rotate-secret", Needs(kChannelsWrite), &RotateChannelSecret},
    {"POST", "/channels/{id}/check", Needs(kChannelsRead), &CheckChannel},
    {"POST", "/channels/{id}/connect", Needs(kChannelsWrite), &ConnectChannel},
    {"GET", "/channels/{id}/templates", Needs(kConversationsRead), &ListChannelTemplates},
    {"POST", "/channels/{id}/preview", Needs(kChannelsRead), &PreviewOnChannel, Body::kJson},
    {"GET", "/channels/{id}/events", Needs(kChannelsRead), &ListChannelEvents},
    {"POST", "/channels/{id}/test-message", Needs(kChannelsWrite), &SendTestMessage, Body::kJson},

    {"GET", "/conversations", Needs(kConversationsRead), &ListConversations},
    {"GET", "/conversations/{id}", Needs(kConversationsRead), &GetConversation},
    {"PATCH", "/conversations/{id}", Needs(kConversationsWrite), &UpdateConversation, Body::kJson},
    {"GET", "/conversations/{id}/notes", Needs(kConversationsRead), &ListConversationNotes},
    {"POST", "/conversations/{id}/notes", Needs(kConversationsWrite), &CreateConversationNote, Body::kJson},
    {"DELETE", "/conversations/{id}/notes/{note}", Needs(kConversationsWrite), &DeleteConversationNote},
    {"GET", "/labels", Needs(kConversationsRead), &ListLabels},
    {"GET", "/conversations/{id}/messages", Needs(kConversationsRead), &ListMessages},
    {"POST", "/conversations/{id}/messages", Needs(kConversationsWrite), &SendMessage, Body::kJson},
    {"POST", "/conversations/{id}/events", Needs(kConversationsWrite), &TellConversation, Body::kJson},
    {"GET", "/conversations/{id}/summaries", Needs(kConversationsRead), &ListSummaries},
    {"GET", "/conversations/{id}/traces", Needs(kConversationsRead), &ListConversationTraces},
    {"GET", "/approvals", Needs(kConversationsRead), &ListApprovals},
    {"POST", "/approvals/{id}/decide", Needs(kConversationsWrite), &DecideApproval, Body::kJson},
    {"POST", "/messages/{id}/resend", Needs(kConversationsWrite), &ResendMessage},
    {"GET", "/messages/{id}/ledger", Needs(kConversationsRead), &GetMessageLedger},

    {"POST", "/messages/{id}/feedback", Needs(kConversationsWrite), &RateMessage, Body::kJson},
    {"GET", "/conversations/{id}/feedback", Needs(kConversationsRead), &ListConversationFeedback},
    {"GET", "/judgements", Needs(kConversationsRead), &ListJudgements},
    {"GET", "/judgements/summary", Needs(kBotsRead), &GetJudgementSummary},
    {"GET", "/feedback/summary", Needs(kBotsRead), &GetFeedbackSummary},

    {"GET", "/contacts", Needs(kContactsRead), &ListContacts},
    {"GET", "/contacts/{id}", Needs(kContactsRead), &GetContact},
    {"GET", "/contacts/{id}/duplicates", Needs(kContactsRead), &ListContactDuplicates},
    {"PUT", "/contacts/{id}/consent", Needs(kConversationsWrite), &SetContactConsent, Body::kJson},
    {"POST", "/contacts/{id}/addresses", Needs(kConversationsWrite), &AddContactAddress, Body::kJson},
    {"POST", "/contacts/{id}/addresses/remove", Needs(kConversationsWrite), &RemoveContactAddress, Body::kJson},
    {"POST", "/contacts/{id}/merge", Needs(kConversationsWrite), &MergeContact, Body::kJson},
    {"GET", "/contacts/{id}/merges", Needs(kContactsRead), &ListContactMerges},
    {"POST", "/contact-merges/{id}/undo", Needs(kConversationsWrite), &UndoContactMerge},

    {"GET", "/members", Needs(kMembersRead), &ListMembers},
    {"POST", "/members", Needs(kMembersWrite), &InviteMember, Body::kJson},
    {"PATCH", "/members/{id}", Needs(kMembersWrite), &UpdateMember, Body::kJson},
    {"DELETE", "/members/{id}", Needs(kMembersWrite), &DeleteMember},
    {"POST", "/members/{id}/invitation", Needs(kMembersWrite), &RenewInvitation},
    {"GET", "/invitations/{token}", kPublic, &GetInvitation},
    {"POST", "/invitations/{token}", kPublic, &AcceptInvitation, Body::kJson},

    {"GET", "/api-keys", Needs(kKeysRead), &ListApiKeys},
    {"POST", "/api-keys", Needs(kKeysWrite), &CreateApiKey, Body::kJson},
    {"PATCH", "/api-keys/{id}", Needs(kKeysWrite), &UpdateApiKey, Body::kJson},
    {"DELETE", "/api-keys/{id}", Needs(kKeysWrite), &DeleteApiKey},

    {"GET", "/audit", Needs(kAuditRead), &ListAudit},
    {"GET", "/audit/verify", Needs(kAuditRead), &VerifyAudit},

    {"GET", "/settings", Needs(kSettingsRead), &GetSettings},
    {"PATCH", "/settings", Needs(kSettingsWrite), &UpdateSettings, Body::kJson},
    {"GET", "/settings/mail", Needs(kSettingsRead), &GetMailSettings},
    {"PUT", "/settings/mail", Needs(kSettingsWrite), &SetMailSettings, Body::kJson},
    {"DELETE", "/settings/mail", Needs(kSettingsWrite), &RemoveMailSettings},
    {"POST", "/settings/mail/test", Needs(kSettingsWrite), &TestMailSettings, Body::kJson},
    {"GET", "/system", Needs(kSettingsRead), &GetSystem},

    {"POST", "/uploads", Needs(kConversationsWrite), &CreateUpload, Body::kRaw},

    {"GET", "/live", Needs(kConversationsRead), &OpenLive},
};

}  // namespace

std::span<const ApiRoute> ApiRoutes() { return kRoutes; }

void AddApiRoutes(Router& router, Api& api) {
  for (const auto& route : kRoutes) {
    auto handler = [&api, &route](ServerRequest request) { return PassGate(api, route, std::move(request)); };
    const auto most = route.body == Body::kRaw ? api.uploads.max_bytes() : route.max_body_bytes;
    router.Add(std::string(route.method), std::string(kApiRoot) + std::string(route.path), handler, most);
  }
}

}  // namespace beseda::server
