// Changes of targets that the story does not know, to come between its events.

#ifndef FIRN_TESTS_PROPERTIES_BYSTANDERS_H_
#define FIRN_TESTS_PROPERTIES_BYSTANDERS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/properties/story.h"
#include "workload/random.h"

namespace firn::testing {

class Bystanders {
 public:
  explicit Bystanders(uint64_t seed) : random_(seed) {}

  // The events that make them.
  std::vector<v1::EventDTO> Make();

  // A change of one of them, at random; the old values are those that are.
  v1::EventDTO Change();

  static std::vector<TargetName> targets();

 private:
  v1::EventDTO Event(const std::string& event_type, const TargetName& target,
                     const std::string& payload);
  // `{"old_rating":1,"new_rating":2}`
  v1::EventDTO Swap(const std::string& event_type, const TargetName& target,
                    const std::string& field, const std::string& value);

  workload::Random random_;
  uint64_t made_ = 0;
  // By the target and the field: its value as JSON text.
  std::map<std::string, std::string> values_;
  bool is_member_ = false;
};

}  // namespace firn::testing

#endif  // FIRN_TESTS_PROPERTIES_BYSTANDERS_H_
