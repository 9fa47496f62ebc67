# beseda_embed_json(LIBRARY FILE HEADER NAMESPACE CONSTANT): the text of schemas/FILE becomes NAMESPACE::CONSTANT, a
# std::string_view that HEADER declares, in LIBRARY.
function(beseda_embed_json library file header namespace constant)
  set(path ${CMAKE_SOURCE_DIR}/schemas/${file})
  set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
  file(READ ${path} BESEDA_TEXT)
  set(source ${CMAKE_BINARY_DIR}/embedded/${file}.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT
"#include \"${header}\"

namespace ${namespace} {
const std::string_view ${constant} = R\"json(@BESEDA_TEXT@)json\";
}  // namespace ${namespace}
")
  target_sources(${library} PRIVATE ${source})
endfunction()
