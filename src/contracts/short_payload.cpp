#include "contracts/short_payload.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace beseda {
namespace {

constexpr char kMark = '~';

std::string DigestOf(std::string_view payload) { return kMark + crypto::ToBase64Url(crypto::Sha256(payload)); }

class Finder {
 public:
  explicit Finder(std::string_view shortened) : shortened_(shortened) {}

  std::optional<ChosenPayload> In(const Content& content) {
    std::visit(*this, content.kind);
    for (const auto& reply : content.quick_replies) Try(reply.payload.empty() ? reply.title : reply.payload, reply.title);
    return std::move(found_);
  }

  void operator()(const ButtonsContent& buttons) { Buttons(buttons.buttons); }
  void operator()(const CardContent& card) { Buttons(card.buttons); }
  void operator()(const CarouselContent& carousel) {
    for (const auto& card : carousel.cards) Buttons(card.buttons);
  }
  void operator()(const ListContent& list) {
    for (const auto& section : list.sections) {
      for (const auto& row : section.rows) Try(row.id.empty() ? row.title : row.id, row.title);
    }
  }
  void operator()(const EditContent& edit) {
    if (!edit.content || found_) return;
    auto inner = Finder(shortened_).In(*edit.content);
    if (inner) found_ = std::move(inner);
  }
  template <typename Kind>
  void operator()(const Kind&) {}

 private:
  void Buttons(const std::vector<Button>& buttons) {
    for (const auto& button : buttons) {
      if (button.kind == Button::Kind::kReply) Try(button.payload.empty() ? button.title : button.payload, button.title);
    }
  }

  void Try(const std::string& payload, const std::string& title) {
    if (!found_ && DigestOf(payload) == shortened_) found_ = ChosenPayload{payload, title};
  }

  std::string_view shortened_;
  std::optional<ChosenPayload> found_;
};

}  // namespace

std::string ShortPayload(std::string_view payload, std::size_t most) {
  // What looks like a digest must not be taken for one when it comes back.
  if (payload.size() <= most && !IsShortened(payload)) return std::string(payload);
  return DigestOf(payload);
}

bool IsShortened(std::string_view payload) {
  return payload.size() == kShortPayload && payload[0] == kMark && std::ranges::all_of(payload.substr(1), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
         });
}

std::optional<ChosenPayload> FindChosen(const Content& content, std::string_view shortened) {
  return Finder(shortened).In(content);
}

}  // namespace beseda
