# Rooms in include order: a file includes only what stands to its left.
set(GENDAN_ROOMS core proof order log projection engine audit testing)

# Warnings for one of gendan's own targets. g++ 12 takes texts that are joined for texts that overlap (GCC bug 105651), and
# under a sanitizer what it has not followed for something that was never set.
function(gendan_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra $<$<BOOL:${GENDAN_WERROR}>:-Werror>
                         $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
                         $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${GENDAN_SANITIZE}>>:-Wno-maybe-uninitialized>)
endfunction()

# gendan_precompile(<target> <group> <header>...): the headers that most sources of a group include, compiled once for all
# targets of the group; it halves a build from nothing. An empty library with the first target's options owns them, so that
# no target of the group waits for another. Where ccache is used it does that job, and cannot do it with precompiled
# headers.
function(gendan_precompile target group)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "^(GNU|Clang)$" OR CMAKE_CXX_COMPILER_LAUNCHER MATCHES "ccache")
    return()
  endif()
  set(owner gendan_headers_${group})
  if(NOT TARGET ${owner})
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/headers/${group}.cc CONTENT "")
    add_library(${owner} OBJECT EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/headers/${group}.cc)
    foreach(property COMPILE_DEFINITIONS COMPILE_OPTIONS INCLUDE_DIRECTORIES LINK_LIBRARIES COMPILE_FEATURES
                     POSITION_INDEPENDENT_CODE CXX_VISIBILITY_PRESET VISIBILITY_INLINES_HIDDEN)
      get_target_property(value ${target} ${property})
      if(NOT value MATCHES "-NOTFOUND$")
        set_target_properties(${owner} PROPERTIES ${property} "${value}")
      endif()
    endforeach()
    target_precompile_headers(${owner} PRIVATE ${ARGN})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()

# gendan_add_adapter(<name> [SOURCES <file>...] [LINK <target>...])
#
# The library gendan::<name>, built from the *.cc of the calling directory unless SOURCES says otherwise, with the public
# headers in include/gendan/adapters/<name>/. LINK names private dependencies besides gendan::gendan.
function(gendan_add_adapter name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  if(NOT arg_SOURCES)
    file(GLOB arg_SOURCES CONFIGURE_DEPENDS *.cc)
    list(FILTER arg_SOURCES EXCLUDE REGEX "/main\\.cc$")
  endif()
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS include/*.h)
  set(target gendan_${name})
  add_library(${target} ${arg_SOURCES})
  add_library(gendan::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} VERSION ${PROJECT_VERSION}
                        SOVERSION ${GENDAN_SOVERSION} VERIFY_INTERFACE_HEADER_SETS ON)
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${headers})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PUBLIC gendan::gendan PRIVATE ${arg_LINK})
  gendan_warnings(${target})
  gendan_precompile(${target} adapters <gendan/engine.h>)
  set_property(GLOBAL APPEND PROPERTY GENDAN_ADAPTERS ${target})
endfunction()
