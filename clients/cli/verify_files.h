// Verifies the files of a store while no server has them.

#ifndef FIRN_CLI_VERIFY_FILES_H_
#define FIRN_CLI_VERIFY_FILES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "firn/v1/proof.pb.h"

namespace firn::cli {

// What a verification has found. A damage without positions is not one of events.
struct VerifyFound {
  std::vector<v1::Damage> damages;
  v1::VerifyResult result;
};

// Called now and then with how far it has come of how many events; false ends it.
using VerifyProgress = std::function<bool(uint64_t events, uint64_t of)>;

// Compares every event with its own hash and with the proof files, looks through the database's
// pages and tables and the index's files, and changes nothing. kFailedPrecondition if the directory
// is in use or holds no store of this version, kInvalidArgument if the log ends before the request
// does, kDataLoss if it is too damaged to be opened, kCancelled.
absl::Status VerifyFiles(const std::string& data_dir, const v1::VerifyRequest& request,
                         const VerifyProgress& progress, VerifyFound& found);

}  // namespace firn::cli

#endif  // FIRN_CLI_VERIFY_FILES_H_
