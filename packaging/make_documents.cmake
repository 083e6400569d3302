# Puts beside PROGRAM, which is being installed, its manual pages, its completions, and the changelogs that a Debian
# package has. Run by the installation; SOURCE is the source tree.
set(share "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share")
find_program(GZIP gzip)

# Compressed without name and time, so that the same input is the same package.
function(add_document file compressed)
  if(compressed AND GZIP)
    execute_process(COMMAND ${GZIP} -9nf ${share}/${file} COMMAND_ERROR_IS_FATAL ANY)
    string(APPEND file .gz)
  endif()
  file(CHMOD ${share}/${file} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  list(APPEND CMAKE_INSTALL_MANIFEST_FILES "${CMAKE_INSTALL_PREFIX}/share/${file}")
  set(CMAKE_INSTALL_MANIFEST_FILES ${CMAKE_INSTALL_MANIFEST_FILES} PARENT_SCOPE)
endfunction()

# What the program prints, called with the arguments that follow.
macro(add_printed file compressed)
  get_filename_component(folder ${file} DIRECTORY)
  file(MAKE_DIRECTORY ${share}/${folder})
  execute_process(COMMAND ${PROGRAM} ${ARGN} OUTPUT_FILE ${share}/${file} COMMAND_ERROR_IS_FATAL ANY)
  add_document(${file} ${compressed})
endmacro()

message(STATUS "Installing: manual pages and completions")
add_printed(man/man1/dioscope.1 ON manual)
execute_process(COMMAND ${PROGRAM} manual --names OUTPUT_VARIABLE verbs COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" verbs "${verbs}")
foreach(verb IN LISTS verbs)
  add_printed(man/man1/dioscope-${verb}.1 ON manual ${verb})
endforeach()
add_printed(bash-completion/completions/dioscope OFF completion bash)
add_printed(zsh/vendor-completions/_dioscope OFF completion zsh)

file(MAKE_DIRECTORY ${share}/doc/dioscope)
configure_file(${SOURCE}/CHANGELOG.md ${share}/doc/dioscope/changelog COPYONLY)
add_document(doc/dioscope/changelog ON)
# Honours SOURCE_DATE_EPOCH.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${share}/doc/dioscope/changelog.Debian
  "dioscope (${DEBIAN_VERSION}) unstable; urgency=medium\n\n"
  "  * Made from the source tree; what changed is in changelog.gz.\n\n"
  " -- ${MAINTAINER}  ${date}\n")
add_document(doc/dioscope/changelog.Debian ON)
