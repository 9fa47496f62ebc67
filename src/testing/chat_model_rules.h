#pragma once

#include <span>

#include "testing/chat_model_suite.h"

namespace beseda {

/// One test of the suite.
struct ChatModelRule {
  const char* name;
  void (*check)(ChatModelHarness&);
};

/// Those about what reaches the vendor; the rest stands in chat_model_suite.cpp.
std::span<const ChatModelRule> ChatModelRequestRules();

}  // namespace beseda
