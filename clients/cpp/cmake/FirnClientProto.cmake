# The contract for the client alone: copies of firn/v1/*.proto in the package firn_client.v1, so
# that a program may link the client beside its own code of firn.v1, or the server's. Names within
# the contract are relative to its package, so nothing else changes; the names of methods stand in
# src/methods.h.

function(firn_client_proto target folder)
  set(copies ${CMAKE_CURRENT_BINARY_DIR}/proto)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)
  file(MAKE_DIRECTORY ${generated})
  set(inputs ${CMAKE_CURRENT_SOURCE_DIR}/proto/firn_client/v1/details.proto)
  set(outputs ${generated}/firn_client/v1/details.pb.cc ${generated}/firn_client/v1/details.pb.h)
  foreach(name IN ITEMS event event_store error_reason history projection proof read)
    set(source ${folder}/firn/v1/${name}.proto)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
    file(READ ${source} text)
    string(REPLACE "\npackage firn.v1;" "\npackage firn_client.v1;" text "${text}")
    string(REPLACE "\nimport \"firn/v1/" "\nimport \"firn_client/v1/" text "${text}")
    file(GENERATE OUTPUT ${copies}/firn_client/v1/${name}.proto CONTENT "${text}")
    list(APPEND inputs ${copies}/firn_client/v1/${name}.proto)
    list(APPEND outputs ${generated}/firn_client/v1/${name}.pb.cc
                        ${generated}/firn_client/v1/${name}.pb.h)
  endforeach()
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND protobuf::protoc --proto_path=${copies} --proto_path=${CMAKE_CURRENT_SOURCE_DIR}/proto
            --cpp_out=${generated} ${inputs}
    DEPENDS ${inputs}
    VERBATIM)
  target_sources(${target} PRIVATE ${outputs})
  # The server's tree has a target for all generated code.
  if(TARGET firn_generated)
    add_custom_target(${target}_generated DEPENDS ${outputs})
    add_dependencies(firn_generated ${target}_generated)
  endif()
  target_include_directories(${target} SYSTEM PRIVATE ${generated})
endfunction()
