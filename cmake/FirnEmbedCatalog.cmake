# Embeds the catalogue's proto files, as a descriptor set with comments, in the library that reads
# schemas. What they import is known to it already.
#
# Run as a script (cmake -P) it turns a file into C++: -D INPUT=... -D OUTPUT=...

if(CMAKE_SCRIPT_MODE_FILE)
  file(READ ${INPUT} hex HEX)
  # Sixteen bytes a line, each as an escape; the compiler joins the lines.
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" lines "${hex}")
  string(REGEX REPLACE "([^\n]+)" "    \"\\1\"" lines "${lines}")
  file(SIZE ${INPUT} size)
  file(WRITE ${OUTPUT} "// Generated from proto/firn/catalog/v1 by cmake/FirnEmbedCatalog.cmake.
#include \"firn/schema/catalog.h\"

namespace firn::schema {

std::string_view CatalogDescriptorSet() {
  static constexpr char kBytes[] =
${lines};
  return {kBytes, ${size}};
}

}  // namespace firn::schema
")
  return()
endif()

function(firn_embed_catalog target folder)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/firn/catalog/v1/*.proto)
  set(set ${CMAKE_CURRENT_BINARY_DIR}/catalog.binpb)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_catalog.cc)
  set(script ${CMAKE_CURRENT_FUNCTION_LIST_FILE})
  add_custom_command(
    OUTPUT ${source}
    COMMAND protobuf::protoc --proto_path=${folder}
            --proto_path=${CMAKE_SOURCE_DIR}/third_party/protovalidate
            --include_source_info --descriptor_set_out=${set} ${files}
    COMMAND ${CMAKE_COMMAND} -D INPUT=${set} -D OUTPUT=${source} -P ${script}
    DEPENDS ${files} ${folder}/firn/schema/v1/options.proto ${script}
    VERBATIM)
  target_sources(${target} PRIVATE ${source})
endfunction()
