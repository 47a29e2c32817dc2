#include "firn/base/sha256.h"

#include <openssl/evp.h>

#include "absl/strings/escaping.h"

namespace firn {
namespace {

// Looked up once: OpenSSL would do it for every hash, which costs as much as a short one.
const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

}  // namespace

std::string ToHex(const Sha256Hash& hash) {
  return absl::BytesToHexString({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  EVP_DigestInit_ex2(context_.get(), Algorithm(), nullptr);
}

void Sha256::Add(std::string_view bytes) {
  EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
}

Sha256Hash Sha256::Finish() {
  Sha256Hash hash;
  EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr);
  EVP_DigestInit_ex2(context_.get(), nullptr, nullptr);
  return hash;
}

}  // namespace firn
