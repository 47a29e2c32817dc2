#include "certificates.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace firn::daemon {
namespace {

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    free(object);
  }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;

Bio Open(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Instead of asking for a passphrase at the terminal.
int NoPassphrase(char* /*buffer*/, int /*size*/, int /*for_writing*/, void* /*unused*/) {
  return -1;
}

Certificate ReadCertificate(BIO* bio) {
  return Certificate(PEM_read_bio_X509(bio, nullptr, NoPassphrase, nullptr));
}

}  // namespace

absl::Status CheckCertificates(const std::string& pem) {
  const Bio bio = Open(pem);
  ERR_clear_error();
  int count = 0;
  while (ReadCertificate(bio.get()) != nullptr) ++count;
  const bool is_at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (count == 0) {
    return absl::InvalidArgumentError(
        "holds no certificate; one in PEM begins with \"-----BEGIN CERTIFICATE-----\"");
  }
  if (!is_at_end) return absl::InvalidArgumentError("holds a damaged certificate; write it anew");
  return absl::OkStatus();
}

absl::Status CheckKey(const std::string& pem, const std::string& certificates) {
  const Bio bio = Open(pem);
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassphrase, nullptr));
  const Certificate certificate = ReadCertificate(Open(certificates).get());
  const bool fits = key != nullptr && X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (key == nullptr) {
    return absl::InvalidArgumentError(
        "holds no key that can be read; it must be PEM, without a passphrase");
  }
  if (!fits) {
    return absl::InvalidArgumentError(
        "does not fit the certificate; both must come from the same request, and in the file of "
        "certificates the server's own must be the first");
  }
  return absl::OkStatus();
}

}  // namespace firn::daemon
