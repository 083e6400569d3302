# cmake -DPAGE=folder -DFRAME=file -DNAMESPACE=name -DOUTPUT=file -P embed.cmake: frame, styles and scripts as text in a C++
# file, which has page_parts() of NAMESPACE/page_parts.hpp.
file(STRINGS ${PAGE}/parts.txt parts REGEX "^[^#]")

function(text_of variable)
  set(text "")
  foreach(file IN LISTS ARGN)
    file(READ ${file} content)
    string(APPEND text "R\"~~(${content}\n)~~\"\n")
  endforeach()
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

set(styles ${parts})
list(FILTER styles INCLUDE REGEX "\\.css$")
list(TRANSFORM styles PREPEND ${PAGE}/)
set(scripts ${parts})
list(FILTER scripts INCLUDE REGEX "\\.js$")
list(TRANSFORM scripts PREPEND ${PAGE}/)
text_of(frame ${FRAME})
text_of(style ${styles})
text_of(script ${scripts})
file(WRITE ${OUTPUT}.new "#include \"${NAMESPACE}/page_parts.hpp\"

namespace dioscope::${NAMESPACE} {

report::PageParts page_parts() { return {${frame}, ${style}, ${script}}; }

} // namespace dioscope::${NAMESPACE}
")
file(RENAME ${OUTPUT}.new ${OUTPUT})
