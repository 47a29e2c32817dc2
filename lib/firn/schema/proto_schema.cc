// Schemas written in protobuf.

#include <google/protobuf/descriptor.h>

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/core/event.h"
#include "firn/schema/proto_event_options.h"
#include "firn/schema/proto_files.h"
#include "firn/schema/proto_messages.h"
#include "firn/schema/proto_nesting.h"
#include "firn/schema/proto_well_known.h"
#include "firn/schema/schema.h"
#include "firn/schema/v1/options.pb.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

namespace pb = google::protobuf;

// The event types of a definition: those that the request names, then those that messages name.
class EventTypeCollector {
 public:
  EventTypeCollector(const ProtoFiles& files, std::vector<FieldViolation>& violations)
      : files_(files), violations_(violations) {}

  void AddBindings(absl::Span<const Binding> bindings) {
    for (size_t i = 0; i < bindings.size(); ++i) {
      const pb::Descriptor* message = files_.FindMessage(bindings[i].definition);
      if (message == nullptr) {
        violations_.push_back({absl::StrCat("event_types[", i, "].definition"),
                               NoSuchMessage(bindings[i].definition)});
        continue;
      }
      EventType made{.type = bindings[i].event_type, .definition = message->full_name()};
      if (message->options().HasExtension(v1::event)) {
        TakeEventOptions(message->options().GetExtension(v1::event), made);
        // The other spellings are those of the message's own type.
        if (made.type != bindings[i].event_type) made.aliases.clear();
        made.type = bindings[i].event_type;
      }
      if (!MayBeObject(*message) || IsOfProtobuf(*message, "Value")) {
        violations_.push_back(
            {absl::StrCat("event_types[", i, "].definition"),
             absl::StrCat(message->full_name(),
                          " is no object in JSON, as payloads are; name a message "
                          "that is, such as google.protobuf.Struct for any")});
        continue;
      }
      Add(std::move(made), message, absl::StrCat("event_types[", i, "].event_type"));
    }
  }

  void AddMarkedMessages() {
    for (const pb::Descriptor* message : files_.Messages()) {
      if (!message->options().HasExtension(v1::event)) continue;
      EventType made{.definition = message->full_name()};
      TakeEventOptions(message->options().GetExtension(v1::event), made);
      // A binding may say again what the message says.
      const auto bound = types_.find(made.type);
      if (bound != types_.end() && bound->second.message == message) continue;
      Add(std::move(made), message, absl::StrCat("definition ", message->full_name()));
    }
  }

  // An alias that names a type, or two of them, or is said twice, would be of no use.
  void CheckAliases() {
    std::map<std::string, std::string> owners;
    for (const auto& [type, found] : types_) owners.emplace(type, type);
    for (const auto& [type, found] : types_) {
      for (const std::string& alias : found.type.aliases) {
        const auto [owner, is_new] = owners.emplace(alias, type);
        if (is_new) continue;
        violations_.push_back({absl::StrCat("definition ", found.message->full_name()),
                               absl::StrCat("has the alias ", alias, ", which belongs to ",
                                            owner->second, " already")});
      }
    }
  }

  // Payloads may be nested so deep and no deeper: what is below could never be filled.
  void CheckNesting() {
    ProtoNesting nesting;
    std::set<const pb::Descriptor*> checked;
    for (const auto& [type, found] : types_) {
      if (!checked.insert(found.message).second) continue;
      const size_t levels = nesting.LevelsOf(*found.message);
      if (levels <= kPayloadDepthMax) continue;
      violations_.push_back(
          {absl::StrCat("definition ", found.message->full_name()),
           absl::StrCat("nests messages ", levels, " levels deep; at most ", kPayloadDepthMax,
                        " are supported: make one of them a google.protobuf.Struct")});
    }
  }

  struct Found {
    EventType type;
    const pb::Descriptor* message;
  };
  std::map<std::string, Found>& types() { return types_; }

 private:
  void Add(EventType made, const pb::Descriptor* message, const std::string& where) {
    if (const std::string fault = EventOptionsFault(made, *message); !fault.empty()) {
      violations_.push_back({absl::StrCat("definition ", message->full_name()), fault});
      return;
    }
    const std::string type = made.type;
    if (!types_.emplace(type, Found{std::move(made), message}).second) {
      violations_.push_back({where, absl::StrCat(type, " has a message already: ",
                                                 types_.at(type).message->full_name())});
    }
  }

  std::string NoSuchMessage(const std::string& name) const {
    std::vector<std::string> names;
    for (const pb::Descriptor* message : files_.Messages()) names.push_back(message->full_name());
    constexpr size_t kListedMax = 8;
    if (names.size() > kListedMax) {
      names.resize(kListedMax);
      names.emplace_back("...");
    }
    return absl::StrCat("is the full name of no message: \"", name, "\"; there are ",
                        ListInWords(names, ", "));
  }

  const ProtoFiles& files_;
  std::vector<FieldViolation>& violations_;
  std::map<std::string, Found> types_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const CompiledSchema>> CompileProtobuf(
    std::string_view descriptor_set, absl::Span<const Binding> bindings) {
  FIRN_ASSIGN_OR_RETURN(const std::unique_ptr<ProtoFiles> files, ProtoFiles::Parse(descriptor_set));
  std::vector<FieldViolation> violations;
  EventTypeCollector collector(*files, violations);
  collector.AddBindings(bindings);
  collector.AddMarkedMessages();
  collector.CheckAliases();
  collector.CheckNesting();
  auto compiled = std::make_shared<CompiledSchema>();
  MessageCompiler compiler(compiled->shapes, violations, compiled->not_checked);
  std::vector<const pb::Descriptor*> messages;
  for (auto& [type, found] : collector.types()) {
    found.type.payload = &compiler.Compile(*found.message);
    messages.push_back(found.message);
    compiled->event_types.push_back(std::move(found.type));
  }
  if (compiled->event_types.empty() && violations.empty()) {
    violations.push_back({"event_types",
                          "must name an event type and its message, since no message has the "
                          "option (firn.schema.v1.event)"});
  }
  if (!violations.empty()) return InvalidFields(violations);
  compiled->definition = files->SetOf(messages);
  return compiled;
}

}  // namespace firn::schema
