# Embeds schemas/blocks/*.json into the flow library.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
file(GLOB flow_block_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/schemas/blocks/*.json)
set(flow_blocks_source ${CMAKE_BINARY_DIR}/flow/block_schemas.cpp)
add_custom_command(
  OUTPUT ${flow_blocks_source}
  COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tools/embed_block_schemas.py
          ${flow_blocks_source} ${CMAKE_SOURCE_DIR}/schemas/blocks
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_block_schemas.py ${flow_block_files}
  COMMENT "Embedding the schemas of blocks"
  VERBATIM)
target_sources(flow PRIVATE ${flow_blocks_source})
