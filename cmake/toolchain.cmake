# Compiler options shared by every target; faster tools where the machine has them.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(BESEDA_WERROR "Warnings are errors" ON)
option(BESEDA_PCH "Precompile the standard headers" OFF)
set(BESEDA_SANITIZE "" CACHE STRING "address;undefined or thread or fuzzer")

find_program(CCACHE ccache)
if(CCACHE AND NOT BESEDA_PCH)
  # Objects are shared between checkouts: paths are taken relative to the checkout.
  set(ccache_env ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=time_macros ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ccache_env})
  set(CMAKE_C_COMPILER_LAUNCHER ${ccache_env})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual -Wno-missing-field-initializers)
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(BESEDA_WERROR)
  add_compile_options(-Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fcoroutines>)
  # GCC 12 reports false positives of these in optimized standard-library and coroutine code.
  add_compile_options(-Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds
                      -Wno-dangling-pointer -Wno-mismatched-new-delete)
endif()
add_compile_options(-fstack-protector-strong)
add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)

foreach(sanitizer IN LISTS BESEDA_SANITIZE)
  add_compile_options(-fsanitize=${sanitizer} -fno-omit-frame-pointer)
  if(NOT sanitizer STREQUAL "fuzzer-no-link")
    add_link_options(-fsanitize=${sanitizer})
  endif()
endforeach()
if("undefined" IN_LIST BESEDA_SANITIZE)
  # These two take a third of the compile time: null pointers end in AddressSanitizer's report anyway, and nothing
  # here casts to stricter alignment.
  add_compile_options(-fno-sanitize=null,alignment)
endif()
if("thread" IN_LIST BESEDA_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # ThreadSanitizer does not know fences; Asio's stand beside mutexes that it does know.
  add_compile_options(-Wno-tsan)
endif()
