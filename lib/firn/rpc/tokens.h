// The tokens that open the server: `authorization: Bearer TOKEN` in the metadata of a call.

#ifndef FIRN_RPC_TOKENS_H_
#define FIRN_RPC_TOKENS_H_

#include <grpcpp/server_context.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "firn/base/mutex.h"

namespace firn::rpc {

// Thread-safe.
class Tokens {
 public:
  // From here on a call must have one of these; none: no call needs one, as at first.
  void Set(const std::vector<std::string>& tokens);

  // kUnauthenticated if the call needs a token and has none of them. Costs nothing while no call
  // needs one.
  absl::Status Check(const grpc::ServerContext& context) const;

 private:
  // Hashes are compared, all of them and whole: how long that takes tells nothing about a token.
  using Hash = std::array<unsigned char, 32>;
  static Hash HashOf(std::string_view token);

  bool Has(std::string_view token) const;

  std::atomic<bool> is_needed_ = false;
  mutable std::atomic<uint64_t> refused_ = 0;
  mutable Mutex mutex_;
  std::vector<Hash> hashes_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_TOKENS_H_
