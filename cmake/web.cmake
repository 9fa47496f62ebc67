# Embeds web/widget/dist at / and web/admin/dist at /admin/ into the binary: one assembled object with the
# bytes (.incbin, so it costs no compile time) and a small table of them (contracts/static_assets.h).
# Without those folders the build still works and every page says that the web parts were not built.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
enable_language(ASM)

set(web_embedder ${CMAKE_SOURCE_DIR}/tools/embed_assets.py)
set(web_generated ${CMAKE_BINARY_DIR}/web)
file(GLOB_RECURSE web_assets CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/web/widget/dist/* ${CMAKE_SOURCE_DIR}/web/admin/dist/*)

add_custom_command(
  OUTPUT ${web_generated}/assets.bin ${web_generated}/assets_table.cpp ${web_generated}/assets_bytes.S
  COMMAND Python3::Interpreter ${web_embedder} ${web_generated}
          /=${CMAKE_SOURCE_DIR}/web/widget/dist /admin/=${CMAKE_SOURCE_DIR}/web/admin/dist
  DEPENDS ${web_embedder} ${web_assets}
  COMMENT "Embedding the web parts"
  VERBATIM)
set_source_files_properties(${web_generated}/assets_bytes.S PROPERTIES
  OBJECT_DEPENDS ${web_generated}/assets.bin INCLUDE_DIRECTORIES ${web_generated})

add_library(beseda_web STATIC ${web_generated}/assets_table.cpp ${web_generated}/assets_bytes.S)
target_include_directories(beseda_web PRIVATE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(beseda_web PRIVATE $<$<COMPILE_LANGUAGE:ASM>:-Wno-pedantic>)
