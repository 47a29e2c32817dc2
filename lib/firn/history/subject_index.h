// What the events that are to be undone together changed, by its names: which of them a later
// change meets is told without a look at each.

#ifndef FIRN_HISTORY_SUBJECT_INDEX_H_
#define FIRN_HISTORY_SUBJECT_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "firn/core/event.h"

namespace firn::history {

// The subjects of one target.
class SubjectIndex {
 public:
  struct Entry {
    // What is after this position is later than the subject.
    Position since = 0;
    uint32_t subject = 0;

    friend bool operator==(const Entry&, const Entry&) = default;
    friend bool operator<(const Entry& a, const Entry& b) {
      return a.since != b.since ? a.since < b.since : a.subject < b.subject;
    }
  };
  // Sorted.
  using Entries = std::vector<Entry>;

  // So many names are told of what one later event met.
  static constexpr size_t kFieldsMax = 64;

  void Add(const std::string& name, Entry entry);

  // Whether any subject changed what the name stands for.
  bool Meets(std::string_view name) const;

  // Calls `visit` for the subjects that changed what the name stands for, list by list, with the
  // narrower of the names that meet. To be called after the last Add.
  void Find(const std::string& name,
            absl::FunctionRef<void(const Entries& entries, const std::string& field)> visit);

 private:
  // Of an open name.
  struct Met {
    Entries entries;
    std::vector<std::string> fields;
  };

  const Met& MetBy(const std::string& open_name);
  static void Sort(Entries& entries);

  bool is_sorted_ = false;
  std::map<std::string, Entries, std::less<>> exact_;
  // Without their `*`; and how long they are.
  std::map<std::string, Entries, std::less<>> open_;
  std::set<size_t> open_sizes_;
  // What was asked for before.
  absl::flat_hash_map<std::string, std::unique_ptr<Met>> met_;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_SUBJECT_INDEX_H_
