#pragma once

#include <memory>

#include "flow/node.h"

namespace beseda::flow {

class BlockCompiler;
using NodePtr = std::unique_ptr<const Node>;

/// Makers of nodes, one for each kind of block, in the files of this folder; schemas/blocks/ says what each does.

NodePtr CompileStart(BlockCompiler& block);
NodePtr CompileKeyword(BlockCompiler& block);
NodePtr CompileOnEvent(BlockCompiler& block);
NodePtr CompileOnError(BlockCompiler& block);
NodePtr CompileOnIntent(BlockCompiler& block);
NodePtr CompileOnSchedule(BlockCompiler& block);
NodePtr CompileOnInactivity(BlockCompiler& block);
NodePtr CompileOnReferral(BlockCompiler& block);
NodePtr CompileOnInvalidReply(BlockCompiler& block);

NodePtr CompileSendText(BlockCompiler& block);
NodePtr CompileSendMedia(BlockCompiler& block);
NodePtr CompileSendLocation(BlockCompiler& block);
NodePtr CompileSendButtons(BlockCompiler& block);
NodePtr CompileSendCard(BlockCompiler& block);
NodePtr CompileSendCarousel(BlockCompiler& block);
NodePtr CompileSendList(BlockCompiler& block);
NodePtr CompileSendEvent(BlockCompiler& block);
NodePtr CompileTyping(BlockCompiler& block);

NodePtr CompileAskText(BlockCompiler& block);
NodePtr CompileAskNumber(BlockCompiler& block);
NodePtr CompileAskEmail(BlockCompiler& block);
NodePtr CompileAskPhone(BlockCompiler& block);
NodePtr CompileAskUrl(BlockCompiler& block);
NodePtr CompileAskDate(BlockCompiler& block);
NodePtr CompileAskTime(BlockCompiler& block);
NodePtr CompileAskYesNo(BlockCompiler& block);
NodePtr CompileAskRating(BlockCompiler& block);
NodePtr CompileAskFile(BlockCompiler& block);
NodePtr CompileAskLocation(BlockCompiler& block);
NodePtr CompileAskPattern(BlockCompiler& block);
NodePtr CompileAskChoice(BlockCompiler& block);
NodePtr CompileAskChoices(BlockCompiler& block);
NodePtr CompileAskDuration(BlockCompiler& block);
NodePtr CompileAskList(BlockCompiler& block);
NodePtr CompileAskConfirm(BlockCompiler& block);
NodePtr CompileAskAddress(BlockCompiler& block);

NodePtr CompileSetVariable(BlockCompiler& block);
NodePtr CompileCondition(BlockCompiler& block);
NodePtr CompileSwitch(BlockCompiler& block);
NodePtr CompileSplit(BlockCompiler& block);
NodePtr CompileJump(BlockCompiler& block);
NodePtr CompileCallFlow(BlockCompiler& block);
NodePtr CompileLoopEach(BlockCompiler& block);
NodePtr CompileLoopWhile(BlockCompiler& block);
NodePtr CompileParallel(BlockCompiler& block);
NodePtr CompileWait(BlockCompiler& block);
NodePtr CompileScript(BlockCompiler& block);
NodePtr CompileEnd(BlockCompiler& block);

NodePtr CompileAiAnswer(BlockCompiler& block);
NodePtr CompileAiGenerate(BlockCompiler& block);
NodePtr CompileAiClassify(BlockCompiler& block);
NodePtr CompileAiExtract(BlockCompiler& block);
NodePtr CompileAiSummarize(BlockCompiler& block);
NodePtr CompileAiTranslate(BlockCompiler& block);
NodePtr CompileAiObject(BlockCompiler& block);
NodePtr CompileAiVision(BlockCompiler& block);

NodePtr CompileHttpRequest(BlockCompiler& block);
NodePtr CompileSendEmail(BlockCompiler& block);
NodePtr CompileMakeAddress(BlockCompiler& block);
NodePtr CompileWaitForCall(BlockCompiler& block);
NodePtr CompileTableGet(BlockCompiler& block);
NodePtr CompileTableFind(BlockCompiler& block);
NodePtr CompileTableInsert(BlockCompiler& block);
NodePtr CompileTableUpdate(BlockCompiler& block);
NodePtr CompileTableDelete(BlockCompiler& block);
NodePtr CompileAnalyticsEvent(BlockCompiler& block);

NodePtr CompileHandOver(BlockCompiler& block);
NodePtr CompilePauseBot(BlockCompiler& block);
NodePtr CompileSetContact(BlockCompiler& block);
NodePtr CompileLabelConversation(BlockCompiler& block);
NodePtr CompileNoteConversation(BlockCompiler& block);
NodePtr CompileAssignConversation(BlockCompiler& block);
NodePtr CompileCloseConversation(BlockCompiler& block);
NodePtr CompileSnoozeConversation(BlockCompiler& block);

}  // namespace beseda::flow
