# embed_page(TARGET): TARGET's page/parts.txt lists styles and scripts; they and the frame of report/page become one source file,
# which has page_parts() in the namespace that is called as the target.
set(EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed.cmake)
set(EMBED_FRAME ${CMAKE_CURRENT_LIST_DIR}/page/frame.html)

function(embed_page target)
  set(page ${CMAKE_CURRENT_SOURCE_DIR}/page)
  file(STRINGS ${page}/parts.txt parts REGEX "^[^#]")
  list(TRANSFORM parts PREPEND ${page}/)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page}/parts.txt)
  set(embedded ${CMAKE_CURRENT_BINARY_DIR}/page_parts.cpp)
  add_custom_command(OUTPUT ${embedded}
    COMMAND ${CMAKE_COMMAND} -DPAGE=${page} -DFRAME=${EMBED_FRAME} -DNAMESPACE=${target} -DOUTPUT=${embedded}
      -P ${EMBED_SCRIPT}
    DEPENDS ${parts} ${EMBED_FRAME} ${page}/parts.txt ${EMBED_SCRIPT} VERBATIM)
  target_sources(${target} PRIVATE ${embedded})
  # Several hundred KiB of text, alone in its file.
  set_source_files_properties(${embedded} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
