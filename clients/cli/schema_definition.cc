#include "cli/schema_definition.h"

#include <filesystem>

#include "cli/json_members.h"

namespace firn::cli {

v1::SchemaFormat GuessSchemaFormat(std::string_view definition) {
  // A descriptor set begins with a line feed, which in JSON is white space: so the first byte that
  // is none does not tell.
  const bool is_json = definition.starts_with('{') || ParseMembers(definition).ok();
  return is_json ? v1::SCHEMA_FORMAT_JSON_SCHEMA : v1::SCHEMA_FORMAT_PROTOBUF;
}

std::string SchemaNameOf(const std::string& path) {
  const std::string file = std::filesystem::path(path).filename().string();
  return file.substr(0, file.find('.'));
}

v1::EventTypeBinding ParseBinding(const std::string& text) {
  v1::EventTypeBinding binding;
  const size_t equals = text.find('=');
  binding.set_event_type(text.substr(0, equals));
  if (equals != std::string::npos) binding.set_definition(text.substr(equals + 1));
  return binding;
}

}  // namespace firn::cli
