#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace beseda {

/// WhatsApp refuses a message in which two choices have one id, or two reply buttons one title ("Button label text: must be unique",
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages).

/// How many characters Take may add to an id.
inline constexpr std::size_t kWhatsAppIdNumber = 4;

/// The ids of one message: an id that was there before gets a number, which ReadChosenId takes away when it comes back.
class UniqueIds {
 public:
  std::string Take(std::string_view id);

 private:
  std::vector<std::string> taken_;
};

/// The id as its author wrote it.
std::string_view ReadChosenId(std::string_view id);

/// The titles of one message's buttons, of at most `most` characters each: equal ones are numbered.
class UniqueTitles {
 public:
  explicit UniqueTitles(std::size_t most) : most_(most) {}
  std::string Take(std::string_view title);

 private:
  const std::size_t most_;
  std::vector<std::string> taken_;
};

}  // namespace beseda
