#include "flow/run.h"

#include <utility>

#include "flow/inner_names.h"
#include "flow/program.h"
#include "flow/storable.h"
#include "flow/value.h"
#include "json/reader.h"

namespace beseda::flow {
namespace {

// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
std::uint64_t Mix(std::uint64_t state) {
  state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
  state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
  return state ^ (state >> 31);
}

double Unit(std::uint64_t bits) { return double(bits >> 11) * 0x1.0p-53; }

}  // namespace

Input InputOf(const Content& content) {
  Input input;
  input.content = &content;
  if (const auto* event = std::get_if<EventContent>(&content.kind)) {
    input.kind = event->name == kReferralEvent ? Input::Kind::kReferred : Input::Kind::kEvent;
    if (input.kind == Input::Kind::kReferred) {
      input.text = event->data.empty() ? "{}" : event->data;
      if (const auto data = json::ParseObject(input.text); data.ok()) input.payload = json::Reader(*data).TextOr("ref", "", 1000);
    }
  } else if (const auto* postback = std::get_if<PostbackContent>(&content.kind)) {
    input.payload = postback->payload;
    input.text = postback->title.empty() ? postback->payload : postback->title;
  } else if (const auto* media = std::get_if<MediaContent>(&content.kind)) {
    input.text = media->caption;
  } else {
    input.text = PlainText(content);
  }
  return input;
}

Run::Run(const Program& program, Session& session, Environment environment, Output& output, const Scripts& scripts, RunLimits limits)
    : program_(program), session_(session), environment_(std::move(environment)), output_(output), scripts_(scripts),
      limits_(limits), random_(environment_.seed) {
  locale_ = program_.LocaleFor(environment_.locale);
}

std::string_view Run::locale_name() const { return program_.locales()[locale_]; }

void Run::SetLocale(std::string locale) {
  environment_.locale = std::move(locale);
  locale_ = program_.LocaleFor(environment_.locale);
  SetOwn(program_.SlotOf(OwnVariable::kLocale), json::Value(program_.locales()[locale_]));
  output_.SetContactLocale(environment_.locale);
}

void Run::SetContactName(std::string name) {
  auto& contact = session_.values[std::size_t(program_.SlotOf(OwnVariable::kContact))];
  if (contact.is_object()) contact.get_object()["name"] = name;
  environment_.contact_name = name;
  output_.SetContactName(std::move(name));
}

Status Run::Set(std::int32_t slot, json::Value value) {
  const auto& variable = program_.slots()[std::size_t(slot)];
  if (const auto storable = CheckStorable(value); !storable.ok()) {
    return Error(ErrorCode::kInvalid, "The variable \"" + variable.name + "\" cannot take this value. " + storable.error().message);
  }
  auto typed = ToType(std::move(value), variable.type);
  if (!typed.ok()) {
    return Error(ErrorCode::kInvalid, "The variable \"" + variable.name + "\" cannot take this value: " + typed.error().message);
  }
  if (tracing && !trace.empty()) trace.back().set.emplace_back(slot, *typed);
  session_.values[std::size_t(slot)] = std::move(*typed);
  session_.changed[std::size_t(slot)] = true;
  return Ok();
}

void Run::Say(Content content) {
  const auto& can = environment_.capabilities;
  const auto* named = current >= 0 ? program_.place(current).if_closed.get() : nullptr;
  if (!named || !can.templates || can.reply_window == Micros(0)) return Say(std::move(content), std::nullopt);
  auto instead = named->Make(*this);
  if (instead.ok()) return Say(std::move(content), std::move(*instead));
  // What is said may well arrive as it is; the trace tells what is wrong with the other.
  if (tracing && !trace.empty()) trace.back().error = instead.error().message;
  Say(std::move(content), std::nullopt);
}

void Run::Say(Content content, std::optional<Content> if_closed) {
  silent_steps = slow_silent_steps = 0;
  ++messages;
  output_.Say(std::move(content), std::move(if_closed));
}

void Run::WaitUntil(Time due) {
  session_.due = due;
  session_.timer_is_new = true;
}

Step Run::Fail(std::string message) {
  failure_ = std::move(message);
  return {Step::Kind::kFail};
}

std::string Run::VisitName() const { return beside + program_.place(current).id + "." + std::to_string(visits); }

double Run::NextUnit() { return Unit(Mix(random_ += 0x9E3779B97F4A7C15)); }

double Run::SteadyUnit(std::string_view name) const {
  std::uint64_t hash = 0xCBF29CE484222325;  // FNV-1a
  const auto add = [&](std::string_view text) {
    for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001B3;
  };
  add(environment_.contact_id);
  add("/");
  add(name);
  return Unit(Mix(hash));
}

}  // namespace beseda::flow
