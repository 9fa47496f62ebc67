# Embeds schemas/prices.json into the spend library.
set(prices_file ${CMAKE_SOURCE_DIR}/schemas/prices.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${prices_file})
file(READ ${prices_file} BESEDA_PRICES)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/spend/built_in_prices_json.cpp @ONLY CONTENT
"#include \"spend/built_in_prices.h\"

namespace beseda::spend {
const std::string_view kBuiltInPricesJson = R\"prices(@BESEDA_PRICES@)prices\";
}  // namespace beseda::spend
")
target_sources(spend PRIVATE ${CMAKE_BINARY_DIR}/spend/built_in_prices_json.cpp)
