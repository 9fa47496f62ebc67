# Everything comes from Debian 12 packages (docs/adr/ says why each is there).
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(SQLite3 3.40 REQUIRED)
find_package(CURL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(lua REQUIRED IMPORTED_TARGET lua5.4)
pkg_check_modules(icu REQUIRED IMPORTED_TARGET icu-uc)
pkg_check_modules(md4c REQUIRED IMPORTED_TARGET md4c)
find_library(RE2 re2 REQUIRED)  # Its pkg-config file adds -pthread, which no precompiled header here has.
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)
find_package(CLI11 REQUIRED)
# Linked into the program alone (docs/adr/0023-jemalloc.md); the static one that fits position-independent programs.
find_library(JEMALLOC libjemalloc_pic.a REQUIRED)

# Asio and Beast are compiled once (base/asio_impl.cpp, net/); every unit must agree on these definitions.
add_library(beseda_deps_base INTERFACE)
target_compile_definitions(beseda_deps_base INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_RECYCLING_ALLOCATOR_CACHE_SIZE=0 BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_ALIGN
  BOOST_BEAST_SEPARATE_COMPILATION BOOST_BEAST_USE_STD_STRING_VIEW SPDLOG_FMT_EXTERNAL)
target_link_libraries(beseda_deps_base INTERFACE Boost::headers Threads::Threads fmt::fmt spdlog::spdlog)

add_library(beseda_deps_net INTERFACE)
target_link_libraries(beseda_deps_net INTERFACE OpenSSL::SSL OpenSSL::Crypto CURL::libcurl Boost::url)

add_library(beseda_deps_app INTERFACE)
target_link_libraries(beseda_deps_app INTERFACE CLI11::CLI11 PkgConfig::tomlplusplus)
