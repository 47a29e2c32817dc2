// Every rule of the catalogue's compiled shapes at its limits: the samples, changed in whatever way
// a shape refuses, are refused where they were changed; changed in ways that it allows they are
// accepted.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "tests/unit/schema/catalog_support.h"
#include "tests/unit/schema/shape_mutations.h"

namespace firn::schema {
namespace {

using testing::Apply;
using testing::Check;
using testing::InWords;
using testing::Json;
using testing::MakeEvent;
using testing::Mutation;
using testing::MutationsOf;
using testing::Sample;
using testing::Samples;
using testing::TypeNamed;

// A sample and what is tried with it.
struct Trial {
  const Sample* sample;
  std::vector<Mutation> mutations;
  std::vector<std::string> sentences;
};

const std::vector<Trial>& Trials() {
  static const auto* const trials = [] {
    auto* made = new std::vector<Trial>;
    for (const Sample& sample : Samples()) {
      const Shape& shape = *TypeNamed(sample.event_type).payload;
      made->push_back(
          {&sample, MutationsOf(sample.payload, shape, "payload"), testing::RuleSentences(shape)});
    }
    return made;
  }();
  return *trials;
}

// What the checker finds in the changed sample, without what rules over several fields say: a
// change of one field may break those too.
std::vector<FieldViolation> CheckChanged(const Trial& trial, const std::vector<Mutation>& changes) {
  Json payload = trial.sample->payload;
  Event event = MakeEvent(*trial.sample);
  const std::string& id = TypeNamed(trial.sample->event_type).target_id_field;
  for (const Mutation& change : changes) {
    Apply(change, payload);
    // The target changes with its id in the payload, so that only the id's own rules are broken.
    const bool is_id = change.is_valid && change.path == "payload." + id;
    if (is_id && payload[id].is_number_integer()) event.target_id = payload[id];
    if (is_id && payload[id].is_string())
      event.target_id = std::stoll(payload[id].get<std::string>());
  }
  event.payload.bytes = payload.dump();
  const bool are_valid = std::ranges::all_of(changes, &Mutation::is_valid);
  std::vector<FieldViolation> violations = Check(event);
  std::erase_if(violations, [&](const FieldViolation& violation) {
    // A point that is good in itself need not be right of the one before.
    if (are_valid && absl::StartsWith(violation.description, "x must be greater")) return true;
    return std::ranges::any_of(trial.sentences, [&](const std::string& sentence) {
      return absl::StartsWith(violation.description, sentence);
    });
  });
  return violations;
}

bool HasAt(const std::vector<FieldViolation>& violations, const std::string& path) {
  return std::ranges::any_of(violations, [&](const auto& v) { return v.field == path; });
}

std::string InWords(const Trial& trial, const Mutation& mutation) {
  return trial.sample->event_type + ": " + mutation.path + " at \"" + mutation.place.to_string() +
         "\": " + mutation.what + ": " +
         (mutation.value ? mutation.value->dump().substr(0, 300) : "removed") + "\n";
}

TEST(CatalogMutations, ThatAShapeRefusesAreRefusedWhereTheyAre) {
  std::map<std::string, size_t> counts;
  for (const Trial& trial : Trials()) {
    for (const Mutation& mutation : trial.mutations) {
      if (mutation.is_valid) continue;
      const std::vector<FieldViolation> found = CheckChanged(trial, {mutation});
      ASSERT_TRUE(HasAt(found, mutation.path)) << InWords(trial, mutation) << InWords(found);
      ++counts[mutation.what];
    }
  }
  // Nothing of what may be tried was left out.
  for (const char* what : {"a value of another type",
                           "none of those allowed",
                           "below the minimum",
                           "above the maximum",
                           "a text of another form",
                           "too short",
                           "too long",
                           "too long, in characters of two bytes",
                           "too long in bytes",
                           "too few elements",
                           "too many elements",
                           "an element twice",
                           "an element twice, once as a text",
                           "a point above another",
                           "null in a list",
                           "left out",
                           "null",
                           "a key in both spellings",
                           "too few keys",
                           "too many keys",
                           "too much JSON",
                           "a key that nobody knows",
                           "a key almost like one"}) {
    EXPECT_GE(counts[what], 1u) << what;
  }
}

TEST(CatalogMutations, ThatAShapeAllowsAreAccepted) {
  std::map<std::string, size_t> counts;
  for (const Trial& trial : Trials()) {
    for (const Mutation& mutation : trial.mutations) {
      if (!mutation.is_valid) continue;
      const std::vector<FieldViolation> found = CheckChanged(trial, {mutation});
      ASSERT_TRUE(found.empty()) << InWords(trial, mutation) << InWords(found);
      ++counts[mutation.what];
    }
  }
  for (const char* what : {"allowed", "the minimum", "the maximum", "the least length",
                           "the greatest length", "the greatest length, in characters of two bytes",
                           "the least number of elements", "the greatest number of elements",
                           "the greatest number of keys", "null", "a key that nobody knows"}) {
    EXPECT_GE(counts[what], 1u) << what;
  }
}

TEST(CatalogMutations, NearMissesAreToldWhatWasMeant) {
  for (const Trial& trial : Trials()) {
    for (const Mutation& mutation : trial.mutations) {
      if (mutation.is_valid || mutation.what != "a key almost like one") continue;
      const std::vector<FieldViolation> found = CheckChanged(trial, {mutation});
      EXPECT_TRUE(std::ranges::any_of(found,
                                      [&](const FieldViolation& violation) {
                                        return violation.field == mutation.path &&
                                               absl::StrContains(violation.description,
                                                                 "did you mean ");
                                      }))
          << InWords(trial, mutation) << InWords(found);
    }
  }
}

TEST(CatalogMutations, OfTheTargetsIdMustBeTheTarget) {
  for (const Sample& sample : Samples()) {
    const std::string& id = TypeNamed(sample.event_type).target_id_field;
    if (id.empty()) continue;
    for (const int64_t off : {-1, 1}) {
      Json payload = sample.payload;
      payload[id] = sample.payload[id].get<int64_t>() + off;
      if (payload[id] == 0) continue;
      Event event = MakeEvent(sample);
      event.payload.bytes = payload.dump();
      EXPECT_TRUE(HasAt(Check(event), "payload." + id)) << sample.event_type;
    }
  }
}

// Several changes of one payload at places of which none is within another.
class Combinations {
 public:
  explicit Combinations(bool valid) : valid_(valid) {}

  const Trial& NextTrial() { return Trials()[Below(Trials().size())]; }

  std::vector<Mutation> Next(const Trial& trial) {
    std::vector<Mutation> chosen;
    const std::string id = "payload." + TypeNamed(trial.sample->event_type).target_id_field;
    for (int i = 0; i < 8 && chosen.size() < 4; ++i) {
      const Mutation& mutation = trial.mutations[Below(trial.mutations.size())];
      if (mutation.is_valid != valid_ || (valid_ && mutation.path == id) ||
          mutation.what == "a key in both spellings") {
        continue;
      }
      const std::string place = mutation.place.to_string() + "/";
      const bool overlaps = std::ranges::any_of(chosen, [&](const Mutation& other) {
        const std::string taken = other.place.to_string() + "/";
        return absl::StartsWith(place, taken) || absl::StartsWith(taken, place);
      });
      if (!overlaps) chosen.push_back(mutation);
    }
    return chosen;
  }

 private:
  size_t Below(size_t end) { return std::uniform_int_distribution<size_t>(0, end - 1)(random_); }

  const bool valid_;
  std::mt19937 random_{20260221};
};

TEST(CatalogMutations, TogetherAreAllTold) {
  Combinations combinations(false);
  for (int round = 0; round < 4000; ++round) {
    const Trial& trial = combinations.NextTrial();
    const std::vector<Mutation> changes = combinations.Next(trial);
    const std::vector<FieldViolation> found = CheckChanged(trial, changes);
    if (found.size() >= kViolationsMax) continue;
    for (const Mutation& change : changes) {
      ASSERT_TRUE(HasAt(found, change.path))
          << "round " << round << ": " << InWords(trial, change) << InWords(found);
    }
  }
}

TEST(CatalogMutations, ThatAreAllowedAreAllowedTogether) {
  Combinations combinations(true);
  for (int round = 0; round < 4000; ++round) {
    const Trial& trial = combinations.NextTrial();
    const std::vector<Mutation> changes = combinations.Next(trial);
    const std::vector<FieldViolation> found = CheckChanged(trial, changes);
    ASSERT_TRUE(found.empty()) << "round " << round << ": " << InWords(found) << [&] {
      std::string text;
      for (const Mutation& change : changes) text += InWords(trial, change);
      return text;
    }();
  }
}

}  // namespace
}  // namespace firn::schema
