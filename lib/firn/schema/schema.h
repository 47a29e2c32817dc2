// A schema as it is registered and as it is used.

#ifndef FIRN_SCHEMA_SCHEMA_H_
#define FIRN_SCHEMA_SCHEMA_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "firn/schema/shape.h"

namespace firn::schema {

enum class Format { kProtobuf, kJsonSchema };

enum class Compatibility { kNone, kBackward, kForward, kFull };

// An event type and what describes its payload: a message's full name, or a JSON pointer.
struct Binding {
  std::string event_type;
  std::string definition;

  friend bool operator==(const Binding&, const Binding&) = default;
};

// A value of the event that undoes another; texts may be empty.
struct Assignment {
  enum class Source {
    kNone,     // it is made of `with_keys_of` alone
    kField,    // the field `from`
    kJson,     // the text `json`
    kEventId,  // the id of the undone event
  };

  std::string field;
  Source source = Source::kNone;
  std::string from = {};
  std::string json = {};
  // The field whose keys are added with null.
  std::string with_keys_of = {};
  // The field whose text becomes the key of the value.
  std::string key_from = {};
  // The field that names the event whose `from` is meant.
  std::string of_event = {};
};

// How an event is undone by another; texts may be empty.
struct Inverse {
  // By one of the same type with old and new exchanged.
  bool swaps = false;
  // By one of this type.
  std::string event_type = {};
  // By one of the same type with this field negated.
  std::string negates = {};
  // Not at all, and why.
  std::string none = {};
  // With `event_type`; see the option.
  std::vector<Assignment> assign = {};
  // With `none`: an undo of more than the event alone passes it over.
  bool passed_over = false;
};

// Fields that state what changed; see the option. Texts may be empty.
struct Values {
  std::string before = {};
  std::string after = {};
  std::string name = {};
  std::string key_field = {};
};

// A part of a target; see the option.
struct Part {
  std::string name = {};
  std::string id_field = {};
};

// A described event type.
struct EventType {
  std::string type;
  std::string definition;
  std::vector<std::string> aliases = {};
  // Empty: any.
  std::string target_type = {};
  // Where the payload repeats the target's id; empty: nowhere.
  std::string target_id_field = {};
  // The only target id that fits; 0: any.
  int64_t target_id = 0;
  Inverse inverse = {};
  // No name: its changes are of the whole target.
  Part part = {};
  std::vector<Values> values = {};
  std::vector<std::string> changes = {};
  std::string category = {};
  int tier = 0;
  std::string effect = {};
  // Never null; belongs to the schema's set.
  const Shape* payload = nullptr;
};

// What a definition was compiled to. Never changes.
struct CompiledSchema {
  ShapeSet shapes;
  // Sorted by type.
  std::vector<EventType> event_types;
  // What the definition says and nobody checks: where and what.
  std::vector<std::string> not_checked;
  // The definition without what its event types do not need.
  std::string definition;
};

// Compiles a FileDescriptorSet. Its event types are those that `bindings` name and those that
// messages name with the option (firn.schema.v1.event). kInvalidField, with paths that start with
// "definition" or "event_types".
absl::StatusOr<std::shared_ptr<const CompiledSchema>> CompileProtobuf(
    std::string_view descriptor_set, absl::Span<const Binding> bindings);

// Compiles a JSON Schema. Its event types are those that `bindings` name. Errors as
// CompileProtobuf's.
absl::StatusOr<std::shared_ptr<const CompiledSchema>> CompileJsonSchema(
    std::string_view text, absl::Span<const Binding> bindings);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_SCHEMA_H_
