#include "spend/price.h"

#include <algorithm>

#include "spend/money.h"

namespace beseda::spend {

std::int64_t CostOf(const Price& price, const Usage& usage, bool answered) {
  // The parts are contained in the sums (contracts/call_context.h). A vendor that counts otherwise must not make the
  // rest negative.
  const auto cached = std::max<std::int64_t>(usage.cached_input_tokens, 0);
  const auto written = std::max<std::int64_t>(usage.cache_write_tokens, 0);
  const auto heard = std::max<std::int64_t>(usage.audio_input_tokens, 0);
  const auto reasoned = std::max<std::int64_t>(usage.reasoning_tokens, 0);
  const auto spoken = std::max<std::int64_t>(usage.audio_output_tokens, 0);
  const auto read = std::max<std::int64_t>(usage.input_tokens - cached - written - heard, 0);
  const auto told = std::max<std::int64_t>(usage.output_tokens - reasoned - spoken, 0);
  Wide tokens = 0;
  const auto add = [&tokens](std::int64_t count, std::int64_t each) { tokens += static_cast<Wide>(count) * each; };
  add(read, price.input);
  add(cached, price.cached_input.value_or(price.input));
  add(written, price.cache_write.value_or(price.input));
  add(heard, price.audio_input.value_or(price.input));
  add(told, price.output);
  add(reasoned, price.reasoning.value_or(price.output));
  add(spoken, price.audio_output.value_or(price.output));
  // Tokens are priced by the million, sound by the minute of 60,000 ms; 3,000,000 is the least common multiple.
  constexpr std::int64_t kWhole = 3'000'000;
  Wide sum = tokens * 3;
  sum += static_cast<Wide>(price.minute) * std::max<std::int64_t>(usage.audio_ms, 0) * 50;
  sum += static_cast<Wide>(price.image) * std::max<std::int64_t>(usage.images, 0) * kWhole;
  if (answered) sum += static_cast<Wide>(price.request) * kWhole;
  return DivideRounded(sum, kWhole);
}

std::int64_t MostCostOf(const Price& price, const Usage& most) {
  const auto input = std::max({price.input, price.cached_input.value_or(0), price.cache_write.value_or(0),
                               price.audio_input.value_or(0)});
  const auto output = std::max({price.output, price.reasoning.value_or(0), price.audio_output.value_or(0)});
  Price dearest = price;
  dearest.input = input;
  dearest.output = output;
  Usage plain;
  plain.input_tokens = std::max<std::int64_t>(most.input_tokens, 0);
  plain.output_tokens = std::max<std::int64_t>(most.output_tokens, 0);
  plain.images = most.images;
  plain.audio_ms = most.audio_ms;
  return CostOf(dearest, plain);
}

}  // namespace beseda::spend
