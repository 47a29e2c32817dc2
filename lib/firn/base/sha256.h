// SHA-256.

#ifndef FIRN_BASE_SHA256_H_
#define FIRN_BASE_SHA256_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace firn {

using Sha256Hash = std::array<uint8_t, 32>;

// The 32 bytes as a text of bytes, and as 64 hexadecimal digits.
inline std::string_view BytesOf(const Sha256Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
std::string ToHex(const Sha256Hash& hash);

// Used by one thread at a time.
class Sha256 {
 public:
  Sha256();

  void Add(std::string_view bytes);

  // The hash of all that was added since the last call.
  Sha256Hash Finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace firn

#endif  // FIRN_BASE_SHA256_H_
