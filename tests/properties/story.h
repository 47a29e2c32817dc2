// The catalogue's story: a history that uses every type of the vocabulary as an application would,
// one event a line in tests/fixtures/catalogue_story.jsonl.

#ifndef FIRN_TESTS_PROPERTIES_STORY_H_
#define FIRN_TESTS_PROPERTIES_STORY_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "firn/v1/event_store.pb.h"

namespace firn::testing {

// `image`, 7
using TargetName = std::pair<std::string, int64_t>;

// A target by its name: `image/7`.
TargetName ParseTarget(const std::string& text);
std::string ToText(const TargetName& target);

// An event that is valid whenever the test runs.
v1::EventDTO MakeEventDto(uint64_t n, const std::string& event_type, const TargetName& target,
                          const std::string& payload);

// The events of the story in order, with the ids 1, 2, ... of MakeId. A value `@NAME` of a payload
// is the id of the event that is called so (`as`) before it.
std::vector<v1::EventDTO> ReadStory();

TargetName TargetOf(const v1::EventDTO& event);

// The target of an event and all others that its payload names.
std::vector<TargetName> TargetsIn(const v1::EventDTO& event);

}  // namespace firn::testing

#endif  // FIRN_TESTS_PROPERTIES_STORY_H_
