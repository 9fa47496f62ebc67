#include "flow/blocks/blocks.h"

#include "flow/blocks/kinds.h"

namespace beseda::flow {

const std::vector<BlockKind>& AllBlockKinds() {
  static const std::vector<BlockKind> kinds = {
      {"start", &CompileStart},
      {"send_text", &CompileSendText},
      {"ask_text", &CompileAskText},
      {"ask_email", &CompileAskEmail},
      {"set_variable", &CompileSetVariable},
      {"condition", &CompileCondition},
      {"split", &CompileSplit},
      {"call_flow", &CompileCallFlow},
      {"end", &CompileEnd},
      {"note", nullptr},
      {"group", nullptr},
  };
  return kinds;
}

}  // namespace beseda::flow
