# Applies a patch to a copy of a source: see FirnMutant.cmake.

file(REMOVE ${MUTATED}.failed)
get_filename_component(folder ${MUTATED} DIRECTORY)
file(MAKE_DIRECTORY ${folder})
execute_process(
  COMMAND patch --silent --force --no-backup-if-mismatch --output=${MUTATED} ${SOURCE} ${PATCH}
  RESULT_VARIABLE result
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
if(NOT result EQUAL 0)
  configure_file(${SOURCE} ${MUTATED} COPYONLY)
  file(WRITE ${MUTATED}.failed "${output}")
endif()
file(REMOVE ${MUTATED}.rej)
file(TOUCH ${MUTATED})
