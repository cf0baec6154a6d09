# SPDX-License-Identifier: MIT
# What is installed, and where. Everything is found from the prefix, which `cmake --install --prefix` may still change,
# except where a folder was given as an absolute path.
include(CMakePackageConfigHelpers)

set(installed) # the targets
foreach(target consigne consigne-static consigne-tool)
  if(TARGET ${target})
    get_target_property(alias ${target} ALIASED_TARGET)
    if(NOT alias)
      list(APPEND installed ${target})
    endif()
  endif()
endforeach()
# All that is installed, without the tests.
add_custom_target(consigne-installed DEPENDS ${installed})

# ---- The library, for programs that ask CMake ------------------------------------

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/consigne)
install(FILES include/consigne.h include/consigne-policy.h TYPE INCLUDE)
# Two sets: who links the shared library needs nothing of what the static one is made with.
foreach(target consigne consigne-static)
  if("${target}" IN_LIST installed)
    install(TARGETS ${target} EXPORT ${target} INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    install(EXPORT ${target} FILE ${target}-targets.cmake NAMESPACE consigne:: DESTINATION ${package_dir})
  endif()
endforeach()
# As docs/stability.md has it: before 1.0 the middle number counts.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/consigne-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES pkgconfig/consigne-config.cmake ${PROJECT_BINARY_DIR}/consigne-config-version.cmake
  DESTINATION ${package_dir})

# ---- The library, for programs that ask pkg-config -------------------------------

# from_prefix VARIABLE DIR: as consigne.pc says it.
function(from_prefix variable dir)
  cmake_path(IS_ABSOLUTE dir absolute)
  if(NOT absolute)
    string(PREPEND dir "\${prefix}/")
  endif()
  set(${variable} "${dir}" PARENT_SCOPE)
endfunction()
from_prefix(pc_libdir "${CMAKE_INSTALL_LIBDIR}")
from_prefix(pc_includedir "${CMAKE_INSTALL_INCLUDEDIR}")
set(pc_private .private)
set(pc_unistring)
if(NOT "consigne" IN_LIST installed) # a static library alone: every program links what is behind it
  set(pc_private)
  set(pc_unistring " -lunistring")
endif()

# Written when installing, since `cmake --install --prefix` decides the prefix only then.
install(CODE "
  set(pc_libdir [[${pc_libdir}]])
  set(pc_includedir [[${pc_includedir}]])
  set(pc_private [[${pc_private}]])
  set(pc_unistring [[${pc_unistring}]])
  set(PROJECT_VERSION ${PROJECT_VERSION})
  set(PROJECT_DESCRIPTION [[${PROJECT_DESCRIPTION}]])
  configure_file([[${PROJECT_SOURCE_DIR}/pkgconfig/consigne.pc.in]] [[${PROJECT_BINARY_DIR}/consigne.pc]] @ONLY)
  " COMPONENT pkgconfig)
install(FILES ${PROJECT_BINARY_DIR}/consigne.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT pkgconfig)

# ---- The command -----------------------------------------------------------------

if(TARGET consigne-tool)
  install(TARGETS consigne-tool)
  # It finds its library from where it stands itself. Where the loader looks anyway it needs no run path: a build for
  # /usr has none.
  cmake_path(IS_ABSOLUTE CMAKE_INSTALL_BINDIR absolute_bindir)
  cmake_path(IS_ABSOLUTE CMAKE_INSTALL_LIBDIR absolute_libdir)
  if(CMAKE_INSTALL_FULL_LIBDIR IN_LIST CMAKE_C_IMPLICIT_LINK_DIRECTORIES)
    set(run_path)
  elseif(absolute_bindir OR absolute_libdir)
    set(run_path ${CMAKE_INSTALL_FULL_LIBDIR})
  else()
    file(RELATIVE_PATH run_path /${CMAKE_INSTALL_BINDIR} /${CMAKE_INSTALL_LIBDIR})
    string(PREPEND run_path $<IF:$<PLATFORM_ID:Darwin>,@loader_path,$ORIGIN>/)
  endif()
  if(NOT DEFINED CMAKE_INSTALL_RPATH)
    set_target_properties(consigne-tool PROPERTIES INSTALL_RPATH "${run_path}")
  endif()
endif()

# ---- Pages and examples ----------------------------------------------------------

# Messages of the command and comments of the headers name some of them. What is for those who change the library stays
# with its source.
file(GLOB pages CONFIGURE_DEPENDS docs/*.md)
list(FILTER pages EXCLUDE REGEX "/(contributing|internals|testing|performance)\\.md$")
install(FILES ${pages} README.md CHANGELOG.md LICENSE TYPE DOC)
install(DIRECTORY docs/findings docs/cookbook docs/examples TYPE DOC)

# ---- Manual and completions ------------------------------------------------------

# Made of what the project says anyway, by Python alone: docs/man. A build without Python has none.
find_package(Python3 QUIET COMPONENTS Interpreter)
if(NOT Python3_FOUND)
  message(STATUS "no manual pages and no completions: they need Python 3")
  return()
endif()
file(GLOB_RECURSE manual_sources CONFIGURE_DEPENDS docs/man/*.py docs/findings/*.md src/tool/*.c)
add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/manual.stamp
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${PROJECT_BINARY_DIR}/man ${PROJECT_BINARY_DIR}/completions
  COMMAND Python3::Interpreter -B ${PROJECT_SOURCE_DIR}/docs/man/pages.py ${PROJECT_BINARY_DIR}/man
  COMMAND Python3::Interpreter -B ${PROJECT_SOURCE_DIR}/docs/man/completions.py ${PROJECT_BINARY_DIR}/completions
  COMMAND ${CMAKE_COMMAND} -E touch ${PROJECT_BINARY_DIR}/manual.stamp
  DEPENDS ${manual_sources} include/consigne.h include/consigne-policy.h docs/language.md docs/record.md CHANGELOG.md
  COMMENT "Manual pages and completions" VERBATIM)
add_custom_target(consigne-manual ALL DEPENDS ${PROJECT_BINARY_DIR}/manual.stamp)
add_dependencies(consigne-installed consigne-manual)

install(DIRECTORY ${PROJECT_BINARY_DIR}/man/man3 DESTINATION ${CMAKE_INSTALL_MANDIR})
if(TARGET consigne-tool)
  install(DIRECTORY ${PROJECT_BINARY_DIR}/man/man1 ${PROJECT_BINARY_DIR}/man/man5 ${PROJECT_BINARY_DIR}/man/man7
    DESTINATION ${CMAKE_INSTALL_MANDIR})
  # Where each shell looks below its prefix.
  install(FILES ${PROJECT_BINARY_DIR}/completions/consigne.bash RENAME consigne
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${PROJECT_BINARY_DIR}/completions/_consigne DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES ${PROJECT_BINARY_DIR}/completions/consigne.fish
    DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()
