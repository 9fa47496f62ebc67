# beseda_embed(LIBRARY HEADER NAMESPACE CONSTANT FILE path | ROOT folder FILES path...): texts become a part of LIBRARY as
# NAMESPACE::CONSTANT, which HEADER declares: of one file an `extern const std::string_view`, of several an
# `extern const EmbeddedFiles` (base/embedded_file.h) with their paths below ROOT. JSON loses its white space.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(beseda_embed library header namespace constant)
  cmake_parse_arguments(ARG "" "FILE;ROOT" "FILES" ${ARGN})
  set(source ${CMAKE_BINARY_DIR}/embedded/${constant}.cpp)
  set(embedder ${CMAKE_SOURCE_DIR}/tools/embed_files.py)
  # The names go through a file, for a command line has its limits. It changes, too, when a file is taken away.
  set(names ${source}.files)
  list(JOIN ARG_FILES "\n" lines)
  file(GENERATE OUTPUT ${names} CONTENT "${ARG_FILE}${lines}\n")
  if(ARG_FILE)
    set(ARG_ROOT -)
  endif()
  add_custom_command(
    OUTPUT ${source}
    COMMAND Python3::Interpreter ${embedder} ${source} ${header} ${namespace} ${constant} ${ARG_ROOT} ${names}
    DEPENDS ${embedder} ${names} ${ARG_FILE} ${ARG_FILES}
    COMMENT "Embedding ${constant}"
    VERBATIM)
  target_sources(${library} PRIVATE ${source})
endfunction()
