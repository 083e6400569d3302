# Makes in TO what goes beside PROGRAM: its manual pages, its completions, and the changelogs that a Debian package has.
# Run by the installation; SOURCE is the source tree.
file(REMOVE_RECURSE ${TO})
file(MAKE_DIRECTORY ${TO}/man1 ${TO}/doc)
find_program(GZIP gzip)

function(print_to file)
  execute_process(COMMAND ${PROGRAM} ${ARGN} OUTPUT_FILE ${TO}/${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Without name and time, so that the same input is the same package.
function(compress file)
  if(GZIP)
    execute_process(COMMAND ${GZIP} -9nf ${TO}/${file} COMMAND_ERROR_IS_FATAL ANY)
  endif()
endfunction()

print_to(man1/dioscope.1 manual)
compress(man1/dioscope.1)
execute_process(COMMAND ${PROGRAM} manual --names OUTPUT_VARIABLE verbs COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" verbs "${verbs}")
foreach(verb IN LISTS verbs)
  print_to(man1/dioscope-${verb}.1 manual ${verb})
  compress(man1/dioscope-${verb}.1)
endforeach()
print_to(dioscope.bash completion bash)
print_to(_dioscope completion zsh)

configure_file(${SOURCE}/CHANGELOG.md ${TO}/doc/changelog COPYONLY)
compress(doc/changelog)
# Honours SOURCE_DATE_EPOCH.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${TO}/doc/changelog.Debian
  "dioscope (${DEBIAN_VERSION}) unstable; urgency=medium\n\n"
  "  * Made from the source tree; what changed is in changelog.gz.\n\n"
  " -- ${MAINTAINER}  ${date}\n")
compress(doc/changelog.Debian)
