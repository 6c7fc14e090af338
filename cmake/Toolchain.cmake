# How every target of this project is compiled. A project that embeds gendan keeps its own settings: only the part that
# gendan's own targets need is set there.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program(GENDAN_CCACHE ccache)
mark_as_advanced(GENDAN_CCACHE)
if(GENDAN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${GENDAN_CCACHE})
endif()

# A file full of state machines takes more than a gigabyte to compile, and more still with sanitizers.
if(NOT CMAKE_JOB_POOL_COMPILE AND (GENDAN_SANITIZE OR GENDAN_BUILD_TESTS))
  set_property(GLOBAL APPEND PROPERTY JOB_POOLS gendan_compile=2)
  set(CMAKE_JOB_POOL_COMPILE gendan_compile)
endif()

if(GENDAN_SANITIZE)
  list(JOIN GENDAN_SANITIZE "," sanitizers)
  add_compile_options(-fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${sanitizers})
endif()
if(GENDAN_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "GENDAN_FUZZ needs clang: libFuzzer is part of it (preset fuzz uses clang++-16)")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
