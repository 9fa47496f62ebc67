#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "flow/expression.h"
#include "model/content.h"

namespace beseda::flow {

class BlockCompiler;
class Run;

/// What a block names beforehand to be sent in place of what it says if the person's window at the vendor is closed: an approved
/// template with its values. The setting `if_closed` of blocks that say something. Immutable.
class TemplateIfClosed {
 public:
  /// Nothing if the setting is empty; a template without a language, or a value without a name, is noted as a mistake.
  static std::unique_ptr<const TemplateIfClosed> Read(BlockCompiler& block);

  /// Errors: those of its values' expressions.
  Result<Content> Make(Run& run) const;

 private:
  std::string name_;
  std::vector<std::string> languages_;  ///< By the scenario's languages: the vendor's code, "en_US".
  std::vector<std::pair<std::string, Template>> values_;
};

}  // namespace beseda::flow
