#include "flow/deed.h"

#include "flow/value.h"
#include "json/json.h"

namespace beseda::flow {

std::string DeedWords(const Deed& deed) {
  switch (deed.kind) {
    case Deed::Kind::kLabel: return "label " + deed.text;
    case Deed::Kind::kUnlabel: return "unlabel " + deed.text;
    case Deed::Kind::kNote: return "note " + deed.text;
    case Deed::Kind::kAssign: return deed.text.empty() ? "unassign" : "assign " + deed.text;
    case Deed::Kind::kClose: return "close";
    case Deed::Kind::kSnooze: return "snooze until " + FormatTime(deed.until);
    case Deed::Kind::kCount: return "event " + deed.text + " " + TextOf(NumberValue(deed.value));
  }
  return {};
}

}  // namespace beseda::flow
