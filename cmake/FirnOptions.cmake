# How Firn's own targets are compiled: an interface target that each of them links privately, so
# that generated code and other projects' headers keep their own flags.

option(FIRN_WERROR "Treat warnings as errors" OFF)
set(FIRN_SANITIZE "" CACHE STRING "Sanitizers for our own code, for example address,undefined")
option(FIRN_COVERAGE "Record line coverage" OFF)

add_library(firn_options INTERFACE)
target_compile_options(firn_options INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor
                                              -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Both are false alarms of g++ 12 in optimised builds: gcc bugs 105329 and 105562.
  target_compile_options(firn_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # How RapidJSON compares its iterators is ambiguous in C++20; both readings mean the same.
  target_compile_options(firn_options INTERFACE -Wthread-safety -Wno-ambiguous-reversed-operator)
endif()
if(FIRN_WERROR)
  target_compile_options(firn_options INTERFACE -Werror)
endif()
if(FIRN_SANITIZE)
  # The vptr check needs type information from the packaged libraries, which were built without it.
  target_compile_options(firn_options INTERFACE -fsanitize=${FIRN_SANITIZE} -fno-sanitize=vptr
                                                -fno-sanitize-recover=all)
  target_link_options(firn_options INTERFACE -fsanitize=${FIRN_SANITIZE})
  if(FIRN_SANITIZE MATCHES "thread")
    # protobuf's headers give maps another layout when they see ThreadSanitizer, which the packaged
    # library does not have.
    target_compile_options(firn_options INTERFACE -U__SANITIZE_THREAD__)
  endif()
endif()
if(FIRN_FUZZ)
  # What branches and comparisons see steers the fuzzer. The standard library asserts, too.
  target_compile_options(firn_options INTERFACE
                         -fsanitize=fuzzer-no-link
                         -fsanitize-ignorelist=${CMAKE_SOURCE_DIR}/tests/fuzz/ignore.txt)
  target_compile_definitions(firn_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()
if(FIRN_COVERAGE)
  target_compile_options(firn_options INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(firn_options INTERFACE --coverage)
endif()

# Tests are compiled in two thirds of the time if only what they test is optimised to the end.
add_library(firn_test_options INTERFACE)
target_link_libraries(firn_test_options INTERFACE firn_options)
target_compile_options(firn_test_options INTERFACE $<$<CONFIG:Release>:-O1>)
