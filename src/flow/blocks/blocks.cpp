#include "flow/blocks/blocks.h"

#include "flow/blocks/kinds.h"

namespace beseda::flow {

const std::vector<BlockKind>& AllBlockKinds() {
  static const std::vector<BlockKind> kinds = {
      {"start", &CompileStart},
      {"keyword", &CompileKeyword},
      {"on_event", &CompileOnEvent},
      {"on_error", &CompileOnError},
      {"send_text", &CompileSendText},
      {"send_media", &CompileSendMedia},
      {"send_location", &CompileSendLocation},
      {"send_buttons", &CompileSendButtons},
      {"send_card", &CompileSendCard},
      {"send_carousel", &CompileSendCarousel},
      {"send_list", &CompileSendList},
      {"ask_text", &CompileAskText},
      {"ask_number", &CompileAskNumber},
      {"ask_email", &CompileAskEmail},
      {"ask_phone", &CompileAskPhone},
      {"ask_url", &CompileAskUrl},
      {"ask_date", &CompileAskDate},
      {"ask_time", &CompileAskTime},
      {"ask_choice", &CompileAskChoice},
      {"ask_choices", &CompileAskChoices},
      {"ask_yes_no", &CompileAskYesNo},
      {"ask_rating", &CompileAskRating},
      {"ask_file", &CompileAskFile},
      {"ask_location", &CompileAskLocation},
      {"ask_pattern", &CompileAskPattern},
      {"set_variable", &CompileSetVariable},
      {"condition", &CompileCondition},
      {"switch", &CompileSwitch},
      {"split", &CompileSplit},
      {"jump", &CompileJump},
      {"call_flow", &CompileCallFlow},
      {"loop_each", &CompileLoopEach},
      {"loop_while", &CompileLoopWhile},
      {"parallel", &CompileParallel},
      {"wait", &CompileWait},
      {"script", &CompileScript},
      {"end", &CompileEnd},
      {"ai_answer", &CompileAiAnswer},
      {"ai_generate", &CompileAiGenerate},
      {"ai_classify", &CompileAiClassify},
      {"ai_extract", &CompileAiExtract},
      {"http_request", &CompileHttpRequest},
      {"make_address", &CompileMakeAddress},
      {"wait_for_call", &CompileWaitForCall},
      {"hand_over", &CompileHandOver},
      {"set_contact", &CompileSetContact},
      {"note", nullptr},
      {"group", nullptr},
  };
  return kinds;
}

}  // namespace beseda::flow
