# find_package(gendan CONFIG) and pkg-config, for the library as it was built: static or shared.
include(CMakePackageConfigHelpers)

get_property(adapters GLOBAL PROPERTY GENDAN_ADAPTERS)
install(TARGETS gendan ${adapters} EXPORT gendanTargets FILE_SET HEADERS)
foreach(program gendan_cli gendan_verify)
  if(TARGET ${program})
    install(TARGETS ${program})
  endif()
endforeach()
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/gendan)
install(EXPORT gendanTargets NAMESPACE gendan:: DESTINATION ${package_dir})
configure_package_config_file(cmake/gendanConfig.cmake.in gendanConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(gendanConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/gendanConfig.cmake ${PROJECT_BINARY_DIR}/gendanConfigVersion.cmake
        DESTINATION ${package_dir})

# A static library passes on what it was linked against; a shared one has it already.
set(pc_requires ${GENDAN_PUBLIC_DEPENDENCIES})
list(FILTER pc_requires INCLUDE REGEX "^absl::")
list(TRANSFORM pc_requires REPLACE "::" "_")
set(pc_libs "-lgendan")
set(pc_cflags)
if(NOT BUILD_SHARED_LIBS)
  list(APPEND pc_requires rocksdb libcrypto)
  string(APPEND pc_libs " -lboost_serialization -lboost_json -pthread")
  set(pc_cflags "-DGENDAN_STATIC_DEFINE")
endif()
list(JOIN pc_requires ", " pc_requires)
file(RELATIVE_PATH pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/gendan.pc.in gendan.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/gendan.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
