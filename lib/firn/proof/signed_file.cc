#include "firn/proof/signed_file.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/file.h"
#include "firn/base/status_macros.h"
#include "firn/proof/note.h"
#include "firn/proof/signer.h"

namespace firn::proof {

std::string SignedPath(const std::string& folder) { return folder + "/checkpoint"; }

absl::StatusOr<Checkpoint> ReadSignedCheckpoint(const std::string& folder,
                                                const std::string& store_id) {
  const std::string path = SignedPath(folder);
  FIRN_ASSIGN_OR_RETURN(const File file, File::OpenForReading(path));
  FIRN_ASSIGN_OR_RETURN(const uint64_t size, file.Size());
  std::string note;
  FIRN_RETURN_IF_ERROR(file.ReadAt(0, size, note));
  FIRN_ASSIGN_OR_RETURN(const Signer signer, Signer::Read(folder, OriginOf(store_id)));
  FIRN_ASSIGN_OR_RETURN(const Verifier verifier, Verifier::Parse(signer.verifier_key()));
  absl::StatusOr<Checkpoint> checkpoint = OpenCheckpoint(note, verifier);
  if (!checkpoint.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat("the checkpoint ", path, " is not what this log's key has signed"));
  }
  return checkpoint;
}

absl::Status KeepSigned(const std::string& folder, std::string_view note) {
  return ReplaceFile(SignedPath(folder), folder, note, File::Access::kEverybody);
}

}  // namespace firn::proof
