#include "tests/properties/bystanders.h"

namespace firn::testing {
namespace {

constexpr int64_t kId = 1001;
// Their ids begin where those of the story have ended.
constexpr uint64_t kFirstEvent = 1'000'000;

std::string Quoted(uint64_t n) { return "\"name " + std::to_string(n) + "\""; }

}  // namespace

std::vector<TargetName> Bystanders::targets() {
  return {{"image", kId},  {"tag", kId},    {"collection", kId},
          {"folder", kId}, {"person", kId}, {"preset", kId}};
}

v1::EventDTO Bystanders::Event(const std::string& event_type, const TargetName& target,
                               const std::string& payload) {
  return MakeEventDto(kFirstEvent + ++made_, event_type, target, payload);
}

v1::EventDTO Bystanders::Swap(const std::string& event_type, const TargetName& target,
                              const std::string& field, const std::string& value) {
  std::string& now = values_[target.first + " " + field];
  const std::string payload =
      "{\"old_" + field + "\":" + now + ",\"new_" + field + "\":" + value + "}";
  now = value;
  return Event(event_type, target, payload);
}

std::vector<v1::EventDTO> Bystanders::Make() {
  values_["image rating"] = "0";
  for (const TargetName& target : targets()) values_[target.first + " name"] = "\"first\"";
  return {
      Event("folder_added", {"folder", kId}, R"({"path":"/aside/first","name":"first"})"),
      Event("image_added", {"image", kId},
            R"({"filename":"aside.raf","file_hash":")" + std::string(64, '9') + "\"}"),
      Event("tag_created", {"tag", kId}, R"({"name":"first"})"),
      Event("collection_created", {"collection", kId},
            R"({"collection_name":"first","collection_type":"static"})"),
      Event("person_created", {"person", kId}, R"({"name":"first"})"),
      Event("preset_created", {"preset", kId}, R"({"name":"first","edits":{"exposure":1}})"),
  };
}

v1::EventDTO Bystanders::Change() {
  const std::string name = Quoted(made_);
  switch (random_.Below(7)) {
    case 0:
      return Swap("rating_changed", {"image", kId}, "rating", std::to_string(random_.Below(6)));
    case 1:
      return Swap("tag_renamed", {"tag", kId}, "name", name);
    case 2:
      return Swap("collection_renamed", {"collection", kId}, "name", name);
    case 3:
      return Swap("person_renamed", {"person", kId}, "name", name);
    case 4:
      return Swap("folder_renamed", {"folder", kId}, "name", name);
    case 5:
      is_member_ = !is_member_;
      return Event(is_member_ ? "image_added_to_collection" : "image_removed_from_collection",
                   {"collection", kId}, R"({"image_id":1001,"collection_name":"first"})");
    default: {
      std::string& now = values_["preset name"];
      const std::string payload = R"({"old":{"name":)" + now + R"(},"new":{"name":)" + name + "}}";
      now = name;
      return Event("preset_updated", {"preset", kId}, payload);
    }
  }
}

}  // namespace firn::testing
