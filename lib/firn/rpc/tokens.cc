#include "firn/rpc/tokens.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <bit>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "firn/base/log.h"
#include "firn/base/status.h"

namespace firn::rpc {
namespace {

constexpr char kHeader[] = "authorization";
constexpr std::string_view kScheme = "Bearer ";

}  // namespace

void Tokens::Set(const std::vector<std::string>& tokens) {
  std::vector<Hash> hashes;
  for (const std::string& token : tokens) hashes.push_back(HashOf(token));
  MutexLock lock(mutex_);
  is_needed_ = !hashes.empty();
  hashes_ = std::move(hashes);
}

absl::Status Tokens::Check(const grpc::ServerContext& context) const {
  if (!is_needed_) return absl::OkStatus();
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(kHeader);
  const bool is_there = found != metadata.end();
  if (is_there) {
    const std::string_view value(found->second.data(), found->second.size());
    // The scheme's case is the client's choice.
    if (absl::StartsWithIgnoreCase(ToAbsl(value), ToAbsl(kScheme)) &&
        Has(value.substr(kScheme.size()))) {
      return absl::OkStatus();
    }
  }
  const uint64_t count = ++refused_;
  if (std::has_single_bit(count)) {
    log::Warning("a call was refused: it has no token of this server",
                 {{"peer", context.peer()},
                  {"has_token", is_there ? "yes" : "no"},
                  {"refused_since_start", count}});
  }
  return MakeError(ErrorReason::kUnauthenticated,
                   is_there ? "the token is none of this server's; send one of those in its token "
                              "file as \"authorization: Bearer TOKEN\""
                            : "this server asks for a token; send it with every call as "
                              "\"authorization: Bearer TOKEN\"");
}

Tokens::Hash Tokens::HashOf(std::string_view token) {
  Hash hash;
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), hash.data());
  return hash;
}

bool Tokens::Has(std::string_view token) const {
  const Hash hash = HashOf(token);
  MutexLock lock(mutex_);
  bool has = false;
  for (const Hash& known : hashes_) {
    const bool is_equal = CRYPTO_memcmp(known.data(), hash.data(), hash.size()) == 0;
    has = has || is_equal;
  }
  return has;
}

}  // namespace firn::rpc
