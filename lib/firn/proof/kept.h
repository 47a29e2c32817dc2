// What the proof files say of a log, read without changing them: while no server has them.

#ifndef FIRN_PROOF_KEPT_H_
#define FIRN_PROOF_KEPT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/merkle.h"
#include "firn/proof/tree_view.h"

namespace firn::proof {

struct Kept {
  // Of the whole blocks, from the first; none where the file is damaged.
  std::vector<std::optional<Hash>> blocks;
  // What was signed when the server last stopped in an orderly way.
  std::optional<Checkpoint> checkpoint;
  // What is wrong with the files. For people.
  std::vector<std::string> faults;

  // What is known of the tree.
  TreeView::Known Known() const;
};

// Of the log with this id. A folder that is not there keeps nothing. kInternal.
absl::StatusOr<Kept> ReadKept(const std::string& folder, const std::string& store_id);

}  // namespace firn::proof

#endif  // FIRN_PROOF_KEPT_H_
