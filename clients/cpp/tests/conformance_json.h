// The client's types as the conformance cases write them.

#ifndef FIRN_CLIENTS_CPP_TESTS_CONFORMANCE_JSON_H_
#define FIRN_CLIENTS_CPP_TESTS_CONFORMANCE_JSON_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "firn/client/client.h"

namespace firn::testing {

using nlohmann::json;

// The members of an object, each of which must be asked for: else a case could say something that
// the test does not do. Throws std::invalid_argument.
class Members {
 public:
  explicit Members(const json& object) : object_(object) {}

  bool Has(const std::string& name) {
    known_.insert(name);
    return object_.contains(name);
  }
  const json& At(const std::string& name) { return Has(name) ? object_[name] : kNull; }
  std::string Text(const std::string& name) { return At(name).is_null() ? "" : At(name); }
  bool Flag(const std::string& name) { return At(name).is_null() ? false : At(name).get<bool>(); }
  std::vector<std::string> Texts(const std::string& name);
  // Of a number, or of a text of one.
  template <typename Number>
  Number Integer(const std::string& name) {
    return OptionalInteger<Number>(name).value_or(0);
  }
  template <typename Number>
  std::optional<Number> OptionalInteger(const std::string& name) {
    const json& value = At(name);
    if (value.is_null()) return std::nullopt;
    if (value.is_number()) return value.get<Number>();
    return json::parse(value.get<std::string>()).get<Number>();
  }
  std::optional<absl::Time> OptionalTime(const std::string& name);
  std::optional<absl::Duration> OptionalDuration(const std::string& name);

  // To be called when all has been asked for.
  void CheckAllKnown() const;

 private:
  inline static const json kNull;

  const json& object_;
  std::set<std::string> known_;
};

Event ToEvent(const json& object);
std::vector<Event> ToEvents(const json& array);
std::vector<Check> ToChecks(const json& array);
Target ToTarget(const json& object);
std::optional<EventQuery> ToQuery(const json& object);
ReadBounds ToBounds(const json& object);
std::optional<AsOf> ToAsOf(const json& object);

json ToJson(EventView event);
json ToJson(const Event& event);
json ToJson(const AppendedEvent& event);
json ToJson(const ConflictingEvent& event);
json ToJson(const FieldChange& change);
json ToJson(const FailedCheck& check);
json ToJson(const SqlValue& value);
json ToJson(const std::vector<Event>& events);
json ToJson(const std::vector<AppendedEvent>& events);
json ToJson(const std::vector<ConflictingEvent>& events);
json ToJson(const HistoryEntry& entry);
json ToJson(const QueryResult& result);
json ToJson(const Error& error);
std::string DurabilityName(Durability durability);
// Empty if there is no time.
std::string TimeText(absl::Time time);

std::string EncodeBase64(const std::string& bytes);
std::string DecodeBase64(const std::string& text);

}  // namespace firn::testing

#endif  // FIRN_CLIENTS_CPP_TESTS_CONFORMANCE_JSON_H_
