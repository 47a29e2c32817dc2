# Embeds migrations/NNNN_name.sql in the binary, each with its SHA-256, so that a database can tell
# whether the script that made it is the one this binary carries.

function(firn_embed_migrations target folder)
  file(GLOB scripts CONFIGURE_DEPENDS ${folder}/[0-9][0-9][0-9][0-9]_*.sql)
  list(SORT scripts)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${scripts})

  set(expected 1)
  set(entries "")
  foreach(script IN LISTS scripts)
    get_filename_component(stem ${script} NAME_WE)
    string(REGEX MATCH "^0*([0-9]+)_(.+)$" matched ${stem})
    set(version ${CMAKE_MATCH_1})
    set(name ${CMAKE_MATCH_2})
    if(NOT version EQUAL expected)
      message(FATAL_ERROR "migrations are numbered without gaps: expected ${expected}, got ${stem}")
    endif()
    math(EXPR expected "${expected} + 1")
    file(READ ${script} sql)
    file(SHA256 ${script} sha256)
    string(APPEND entries
           "    {${version}, \"${name}\", \"${sha256}\", R\"firn_sql(${sql})firn_sql\"},\n")
  endforeach()

  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_migrations.cc)
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"// Generated from migrations/ by cmake/FirnMigrations.cmake.
#include \"firn/engines/sqlite/migrator.h\"

namespace firn::sqlite {

absl::Span<const Migration> EmbeddedMigrations() {
  static constexpr Migration kMigrations[] = {
@entries@  };
  return kMigrations;
}

}  // namespace firn::sqlite
")
  target_sources(${target} PRIVATE ${output})
endfunction()
