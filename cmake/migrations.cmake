# Embeds src/storage/migrations/*.sql into the storage library.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
file(GLOB migration_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/storage/migrations/*.sql)
set(migrations_source ${CMAKE_BINARY_DIR}/storage/migrations.cpp)
add_custom_command(
  OUTPUT ${migrations_source}
  COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tools/embed_migrations.py
          ${migrations_source} ${CMAKE_SOURCE_DIR}/src/storage/migrations
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_migrations.py ${migration_files}
  COMMENT "Embedding the migrations"
  VERBATIM)
target_sources(storage PRIVATE ${migrations_source})
