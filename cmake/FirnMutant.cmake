# A mutant of the crash suite: the suite's short form on a store with a seeded bug, which it must
# find. One source is compiled with a patch, and stands in front of the libraries.
#
#   firn_mutant(NAME SOURCE SCENARIO INVARIANT [LIBRARY...])
#
# NAME: of mutants/NAME.patch. INVARIANT: what must be found broken. A patch that no longer applies
# does not break the build: the source is compiled as it is, and the test says so and fails.
function(firn_mutant name source scenario invariant)
  set(mutated ${CMAKE_CURRENT_BINARY_DIR}/mutants/${name}.cc)
  set(patch ${CMAKE_CURRENT_SOURCE_DIR}/crash/mutants/${name}.patch)
  set(script ${CMAKE_SOURCE_DIR}/cmake/FirnMutate.cmake)
  add_custom_command(
    OUTPUT ${mutated}
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR}/lib/${source} -DPATCH=${patch}
            -DMUTATED=${mutated} -P ${script}
    DEPENDS ${CMAKE_SOURCE_DIR}/lib/${source} ${patch} ${script}
    VERBATIM)
  set(target crash_mutant_${name})
  add_executable(${target} ${mutated})
  target_link_libraries(${target} PRIVATE firn_crash_mutant firn_crash_suite ${ARGN} firn_options)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME CrashMutant.${name}
    COMMAND ${target} ${mutated}.failed ${scenario} ${invariant})
  set_tests_properties(CrashMutant.${name} PROPERTIES LABELS crash TIMEOUT 300)
endfunction()
