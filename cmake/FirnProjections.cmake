# Embeds the definitions that the server ships, projections/NAME/*.sql, in the binary.

function(firn_embed_projections target folder)
  file(GLOB scripts RELATIVE ${folder} CONFIGURE_DEPENDS ${folder}/*/*.sql)
  list(SORT scripts)
  set(definitions "")
  set(last "")
  foreach(script IN LISTS scripts)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/${script})
    get_filename_component(name ${script} DIRECTORY)
    get_filename_component(file ${script} NAME)
    file(READ ${folder}/${script} sql)
    if(NOT name STREQUAL last)
      if(last)
        string(APPEND definitions "    }},\n")
      endif()
      string(APPEND definitions "    {\"${name}\", {\n")
      set(last ${name})
    endif()
    string(APPEND definitions "        {\"${file}\", R\"firn_sql(${sql})firn_sql\"},\n")
  endforeach()
  if(last)
    string(APPEND definitions "    }},\n")
  endif()

  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_projections.cc)
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"// Generated from projections/ by cmake/FirnProjections.cmake.
#include <map>
#include <string>
#include <vector>

#include \"firn/projection/definition.h\"

namespace firn::projection {

absl::Span<const SqlFile> BuiltInDefinition(std::string_view name) {
  static const auto* const definitions = new std::map<std::string, std::vector<SqlFile>>{
@definitions@  };
  const auto found = definitions->find(std::string(name));
  if (found == definitions->end()) return {};
  return found->second;
}

}  // namespace firn::projection
")
  target_sources(${target} PRIVATE ${output})
endfunction()
