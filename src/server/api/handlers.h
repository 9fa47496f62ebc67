#pragma once

#include "server/api/api.h"

namespace beseda::server {

/// The operations of schemas/openapi.yaml by their operationId; each resource has a file of its own (…_api.cpp).
/// Called through the gate only.
#define BESEDA_API_HANDLER(name) Task<Result<ServerResponse>> name(Api& api, Call& call)

// setup_api.cpp
BESEDA_API_HANDLER(GetSetup);
BESEDA_API_HANDLER(CompleteSetup);

// auth_api.cpp
BESEDA_API_HANDLER(Login);
BESEDA_API_HANDLER(Logout);
BESEDA_API_HANDLER(GetMe);
BESEDA_API_HANDLER(UpdateMe);
BESEDA_API_HANDLER(ChangePassword);
BESEDA_API_HANDLER(ListSessions);
BESEDA_API_HANDLER(RevokeSession);

// bots_api.cpp
BESEDA_API_HANDLER(ListBots);
BESEDA_API_HANDLER(CreateBot);
BESEDA_API_HANDLER(GetBot);
BESEDA_API_HANDLER(UpdateBot);
BESEDA_API_HANDLER(DeleteBot);

// tools_api.cpp
BESEDA_API_HANDLER(ListTools);
BESEDA_API_HANDLER(CreateTool);
BESEDA_API_HANDLER(UpdateTool);
BESEDA_API_HANDLER(DeleteTool);
BESEDA_API_HANDLER(TestTool);

// approvals_api.cpp
BESEDA_API_HANDLER(ListApprovals);
BESEDA_API_HANDLER(DecideApproval);

// summaries_api.cpp
BESEDA_API_HANDLER(ListSummaries);

// providers_api.cpp
BESEDA_API_HANDLER(ListProviderKinds);
BESEDA_API_HANDLER(ListProviders);
BESEDA_API_HANDLER(CreateProvider);
BESEDA_API_HANDLER(GetProvider);
BESEDA_API_HANDLER(UpdateProvider);
BESEDA_API_HANDLER(DeleteProvider);

// provider_test_api.cpp
BESEDA_API_HANDLER(TestUnsavedProvider);
BESEDA_API_HANDLER(TestProvider);
BESEDA_API_HANDLER(ListVendorModels);

// models_api.cpp
BESEDA_API_HANDLER(ListModels);
BESEDA_API_HANDLER(CreateModel);
BESEDA_API_HANDLER(UpdateModel);
BESEDA_API_HANDLER(DeleteModel);

// catalogue_api.cpp
BESEDA_API_HANDLER(GetModelCatalogue);
BESEDA_API_HANDLER(RefreshModels);

// model_routes_api.cpp
BESEDA_API_HANDLER(ListRoutes);
BESEDA_API_HANDLER(CreateRoute);
BESEDA_API_HANDLER(GetRoute);
BESEDA_API_HANDLER(UpdateRoute);
BESEDA_API_HANDLER(DeleteRoute);
// calls_api.cpp
BESEDA_API_HANDLER(ListCalls);
BESEDA_API_HANDLER(GetCall);
BESEDA_API_HANDLER(SummarizeCalls);
BESEDA_API_HANDLER(ExportCalls);

// prices_api.cpp
BESEDA_API_HANDLER(ListPrices);
BESEDA_API_HANDLER(CreatePrice);
BESEDA_API_HANDLER(UpdatePrice);
BESEDA_API_HANDLER(DeletePrice);
BESEDA_API_HANDLER(ImportPrices);
BESEDA_API_HANDLER(ExportPrices);
BESEDA_API_HANDLER(ListCurrencyRates);
BESEDA_API_HANDLER(SaveCurrencyRate);
BESEDA_API_HANDLER(DeleteCurrencyRate);

// budgets_api.cpp
BESEDA_API_HANDLER(ListBudgets);
BESEDA_API_HANDLER(CreateBudget);
BESEDA_API_HANDLER(GetBudget);
BESEDA_API_HANDLER(UpdateBudget);
BESEDA_API_HANDLER(DeleteBudget);

// prompts_api.cpp
BESEDA_API_HANDLER(ListPrompts);
BESEDA_API_HANDLER(CreatePrompt);
BESEDA_API_HANDLER(GetPrompt);
BESEDA_API_HANDLER(UpdatePrompt);
BESEDA_API_HANDLER(DeletePrompt);

// prompt_versions_api.cpp
BESEDA_API_HANDLER(ListPromptVersions);
BESEDA_API_HANDLER(CreatePromptVersion);
BESEDA_API_HANDLER(PublishPromptVersion);

// scenario_api.cpp
BESEDA_API_HANDLER(ListFlowBlocks);
BESEDA_API_HANDLER(GetScenario);
BESEDA_API_HANDLER(EditScenario);
BESEDA_API_HANDLER(ReplaceScenario);
BESEDA_API_HANDLER(ListScenarioProblems);
BESEDA_API_HANDLER(ShowScenarioPresence);

// scenario_templates_api.cpp
BESEDA_API_HANDLER(ListScenarioTemplates);
BESEDA_API_HANDLER(GetScenarioTemplate);

// scenario_versions_api.cpp
BESEDA_API_HANDLER(PublishScenario);
BESEDA_API_HANDLER(ListScenarioVersions);
BESEDA_API_HANDLER(GetScenarioVersion);
BESEDA_API_HANDLER(RestoreScenarioVersion);
BESEDA_API_HANDLER(PublishScenarioVersion);
BESEDA_API_HANDLER(SetScenarioCanary);
BESEDA_API_HANDLER(UnpublishScenario);

// scenario_tests_api.cpp
BESEDA_API_HANDLER(ListScenarioTests);
BESEDA_API_HANDLER(PutScenarioTest);
BESEDA_API_HANDLER(DeleteScenarioTest);
BESEDA_API_HANDLER(RunScenarioTests);
BESEDA_API_HANDLER(SetScenarioTestsGate);

// scenario_comments_api.cpp
BESEDA_API_HANDLER(ListScenarioComments);
BESEDA_API_HANDLER(AddScenarioComment);
BESEDA_API_HANDLER(ChangeScenarioComment);
BESEDA_API_HANDLER(DeleteScenarioComment);

// bot_events_api.cpp
BESEDA_API_HANDLER(ListBotEvents);

// tables_api.cpp
BESEDA_API_HANDLER(ListTables);
BESEDA_API_HANDLER(CreateTable);
BESEDA_API_HANDLER(GetTable);
BESEDA_API_HANDLER(UpdateTable);
BESEDA_API_HANDLER(DeleteTable);

// table_rows_api.cpp
BESEDA_API_HANDLER(ListTableRows);
BESEDA_API_HANDLER(CreateTableRow);
BESEDA_API_HANDLER(UpdateTableRow);
BESEDA_API_HANDLER(DeleteTableRow);

// table_files_api.cpp
BESEDA_API_HANDLER(ExportTable);
BESEDA_API_HANDLER(ImportTable);

// scenario_try_api.cpp
BESEDA_API_HANDLER(TryScenario);

// conversation_events_api.cpp
BESEDA_API_HANDLER(TellConversation);

// scenario_secrets_api.cpp
BESEDA_API_HANDLER(ListScenarioSecrets);
BESEDA_API_HANDLER(SetScenarioSecret);
BESEDA_API_HANDLER(RemoveScenarioSecret);

// scenario_import_api.cpp
BESEDA_API_HANDLER(ImportScenario);

// scenario_views_api.cpp
BESEDA_API_HANDLER(ListScenarioSessions);
BESEDA_API_HANDLER(ListScenarioVisits);
BESEDA_API_HANDLER(ListConversationTraces);

// feedback_api.cpp
BESEDA_API_HANDLER(RateMessage);
BESEDA_API_HANDLER(ListConversationFeedback);
BESEDA_API_HANDLER(GetFeedbackSummary);

// judgements_api.cpp
BESEDA_API_HANDLER(ListJudgements);
BESEDA_API_HANDLER(GetJudgementSummary);

// experiments_api.cpp
BESEDA_API_HANDLER(ListExperiments);
BESEDA_API_HANDLER(CreateExperiment);
BESEDA_API_HANDLER(GetExperiment);
BESEDA_API_HANDLER(UpdateExperiment);
BESEDA_API_HANDLER(DeleteExperiment);

// experiment_run_api.cpp
BESEDA_API_HANDLER(StartExperiment);
BESEDA_API_HANDLER(StopExperiment);
BESEDA_API_HANDLER(GetExperimentResults);

// evaluation_sets_api.cpp
BESEDA_API_HANDLER(ListEvaluationSets);
BESEDA_API_HANDLER(CreateEvaluationSet);
BESEDA_API_HANDLER(GetEvaluationSet);
BESEDA_API_HANDLER(UpdateEvaluationSet);
BESEDA_API_HANDLER(DeleteEvaluationSet);
BESEDA_API_HANDLER(ReplaceEvaluationItems);

// evaluation_runs_api.cpp
BESEDA_API_HANDLER(ListEvaluationRuns);
BESEDA_API_HANDLER(CreateEvaluationRun);
BESEDA_API_HANDLER(GetEvaluationRun);
BESEDA_API_HANDLER(ListEvaluationResults);
BESEDA_API_HANDLER(CancelEvaluationRun);

// playground_api.cpp
BESEDA_API_HANDLER(RunPlayground);

// channels_api.cpp
BESEDA_API_HANDLER(ListChannelKinds);
BESEDA_API_HANDLER(ListChannels);
BESEDA_API_HANDLER(CreateChannel);
BESEDA_API_HANDLER(GetChannel);
BESEDA_API_HANDLER(UpdateChannel);
BESEDA_API_HANDLER(DeleteChannel);
BESEDA_API_HANDLER(RotateChannelSecret);
// channel_health_api.cpp
BESEDA_API_HANDLER(CheckChannel);
BESEDA_API_HANDLER(ConnectChannel);
BESEDA_API_HANDLER(ListChannelTemplates);
BESEDA_API_HANDLER(ListChannelEvents);
BESEDA_API_HANDLER(SendTestMessage);
// channel_preview_api.cpp
BESEDA_API_HANDLER(PreviewOnChannel);

// conversations_api.cpp
BESEDA_API_HANDLER(ListConversations);
BESEDA_API_HANDLER(GetConversation);
BESEDA_API_HANDLER(UpdateConversation);

// conversation_notes_api.cpp
BESEDA_API_HANDLER(ListConversationNotes);
BESEDA_API_HANDLER(CreateConversationNote);
BESEDA_API_HANDLER(DeleteConversationNote);
BESEDA_API_HANDLER(ListLabels);

// messages_api.cpp
BESEDA_API_HANDLER(ListMessages);
BESEDA_API_HANDLER(SendMessage);
BESEDA_API_HANDLER(ResendMessage);
BESEDA_API_HANDLER(GetMessageLedger);

// contacts_api.cpp
BESEDA_API_HANDLER(ListContacts);
BESEDA_API_HANDLER(GetContact);
BESEDA_API_HANDLER(SetContactConsent);
BESEDA_API_HANDLER(AddContactAddress);
BESEDA_API_HANDLER(RemoveContactAddress);

// contact_merges_api.cpp
BESEDA_API_HANDLER(ListContactDuplicates);
BESEDA_API_HANDLER(MergeContact);
BESEDA_API_HANDLER(ListContactMerges);
BESEDA_API_HANDLER(UndoContactMerge);

// members_api.cpp
BESEDA_API_HANDLER(ListMembers);
BESEDA_API_HANDLER(InviteMember);
BESEDA_API_HANDLER(UpdateMember);
BESEDA_API_HANDLER(DeleteMember);
BESEDA_API_HANDLER(RenewInvitation);
BESEDA_API_HANDLER(GetInvitation);
BESEDA_API_HANDLER(AcceptInvitation);

// keys_api.cpp
BESEDA_API_HANDLER(ListApiKeys);
BESEDA_API_HANDLER(CreateApiKey);
BESEDA_API_HANDLER(UpdateApiKey);
BESEDA_API_HANDLER(DeleteApiKey);

// audit_api.cpp
BESEDA_API_HANDLER(ListAudit);
BESEDA_API_HANDLER(VerifyAudit);

// settings_api.cpp
BESEDA_API_HANDLER(GetSettings);
BESEDA_API_HANDLER(UpdateSettings);
BESEDA_API_HANDLER(GetMailSettings);
BESEDA_API_HANDLER(SetMailSettings);
BESEDA_API_HANDLER(RemoveMailSettings);
BESEDA_API_HANDLER(TestMailSettings);
BESEDA_API_HANDLER(GetSystem);

// uploads_api.cpp
BESEDA_API_HANDLER(CreateUpload);

// live_api.cpp
BESEDA_API_HANDLER(OpenLive);

#undef BESEDA_API_HANDLER

}  // namespace beseda::server
