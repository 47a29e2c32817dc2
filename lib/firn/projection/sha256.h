// SHA-256.

#ifndef FIRN_PROJECTION_SHA256_H_
#define FIRN_PROJECTION_SHA256_H_

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace firn::projection {

class Sha256 {
 public:
  Sha256();

  void Add(std::string_view bytes);

  // The hash of all that was added, as 64 hexadecimal digits. Called once.
  std::string Finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_SHA256_H_
