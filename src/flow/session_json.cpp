#include "flow/session_json.h"

#include <utility>

#include "base/log.h"
#include "flow/engine.h"
#include "json/reader.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kMaxFrames = 64;

json::Array EncodeFrames(const Program& program, const Session& session) {
  json::Array frames;
  for (const auto& frame : session.frames) {
    json::Object one({{"block", program.place(frame.node).id}});
    if (frame.loop) {
      one["loop"] = true;
      one["index"] = frame.index;
      if (!frame.data.is_null()) one["data"] = frame.data;
    }
    frames.push_back(std::move(one));
  }
  return frames;
}

void DecodeFrames(json::Reader& in, const Program& program, Session& session) {
  for (auto& one : in.Children("frames", kMaxFrames)) {
    Frame frame;
    frame.node = program.FindBlock(one.Text("block"));
    frame.loop = one.BoolOr("loop", false);
    frame.index = one.IntOr("index", -1);
    frame.data = one.Raw("data");
    in.Absorb(one);
    if (frame.node < 0) continue;  // What it would have gone back to is gone.
    if (frame.loop != !program.place(frame.node).body.empty()) continue;
    session.frames.push_back(std::move(frame));
  }
}

}  // namespace

json::Object EncodeSession(const Program& program, const Session& session, std::string_view version_id) {
  json::Object out({{"version", version_id}});
  json::Object values;
  for (std::size_t i = 0; i < session.values.size(); ++i) {
    const auto& slot = program.slots()[i];
    const bool own = program.IsOwnSlot(std::int32_t(i));
    if (slot.scope != VariableScope::kSession || (own && slot.name != OwnVariableName(OwnVariable::kLastMessage))) continue;
    const auto& value = session.values[i];
    if (slot.fallback ? value == *slot.fallback : value.is_null()) continue;
    values[slot.name] = value;
  }
  if (!values.empty()) out["values"] = std::move(values);
  if (!session.picked.empty()) {
    json::Object picked;
    for (const auto& [node, which] : session.picked) picked[program.place(node).id] = which;
    out["picked"] = std::move(picked);
  }
  if (session.silent_since) {
    out["silent_since"] = ToUnixMicros(*session.silent_since);
    if (session.silence_told > Micros(0)) out["silence_told"] = session.silence_told.count();
  }
  if (session.at < 0) return out;
  if (!session.heard.empty()) {
    json::Array heard;
    for (const auto& one : session.heard) heard.push_back(json::Value(one));
    out["heard"] = std::move(heard);
  }
  const auto& place = program.place(session.at);
  out["block"] = place.id;
  out["kind"] = place.kind;
  out["flow"] = place.flow;
  if (!session.frames.empty()) out["frames"] = EncodeFrames(program, session);
  if (session.attempts > 0) out["attempts"] = session.attempts;
  if (!session.memo.is_null()) out["memo"] = session.memo;
  if (session.due) out["due"] = ToUnixMicros(*session.due);
  if (!session.timer_id.empty()) out["timer"] = session.timer_id;
  return out;
}

Result<TakenUp> DecodeSession(const Program& program, const json::Object& object) {
  json::Reader in(object);
  TakenUp taken;
  auto& session = taken.session;
  PrepareValues(program, session);
  if (const auto& values = in.Raw("values"); values.is_object()) {
    for (const auto& member : values.get_object()) {
      const auto slot = program.FindSlot(std::string_view(member.key().data(), member.key().size()));
      if (slot >= 0 && program.slots()[std::size_t(slot)].scope == VariableScope::kSession) session.values[std::size_t(slot)] = member.value();
    }
  }
  if (const auto& picked = in.Raw("picked"); picked.is_object()) {
    for (const auto& member : picked.get_object()) {
      const auto node = program.FindBlock(std::string_view(member.key().data(), member.key().size()));
      if (node >= 0 && member.value().is_int64()) session.picked[node] = member.value().get_int64();
    }
  }
  if (const auto since = in.OptionalInt("silent_since")) session.silent_since = FromUnixMicros(*since);
  session.silence_told = Micros(in.IntOr("silence_told", 0));
  const auto block = in.TextOr("block", "", 40);
  DecodeFrames(in, program, session);
  session.attempts = in.IntOr("attempts", 0);
  session.memo = in.Raw("memo");
  session.heard = in.Texts("heard");
  if (const auto due = in.OptionalInt("due")) session.due = FromUnixMicros(*due);
  session.timer_id = in.TextOr("timer", "", 100);
  const auto kind = in.TextOr("kind", "", 40), flow = in.TextOr("flow", "", 40);
  CHECK_OK(in.Check());
  if (block.empty()) return taken;
  session.at = program.FindBlock(block);
  if (session.at >= 0 && program.place(session.at).kind == kind) return taken;

  taken.lost_block = block;
  taken.begin_at = program.StartOf(flow);
  session.at = -1;
  session.attempts = 0;
  session.memo = nullptr;
  session.due.reset();
  session.timer_id.clear();
  if (taken.begin_at < 0) session.frames.clear();
  return taken;
}

std::string SessionVersion(const json::Object& object) { return json::Reader(object).TextOr("version", "", 100); }

bool SessionWaits(const json::Object& object) { return !json::Reader(object).TextOr("block", "", 40).empty(); }

bool WaitsForHandBack(std::string_view session) {
  const auto whole = json::ParseObject(session);
  const auto* ours = whole.ok() ? whole->if_contains(kSessionMember) : nullptr;
  if (!ours || !ours->is_object()) return false;
  const auto kind = json::Reader(ours->get_object()).TextOr("kind", "", 40);
  return kind == "hand_over" || kind == "pause_bot";
}

}  // namespace beseda::flow
