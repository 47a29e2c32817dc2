#include "firn/proof/signer.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "firn/base/file.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/proof/note.h"

namespace firn::proof {
namespace {

constexpr char kFileName[] = "/signing.key";

// Of signed notes.
constexpr char kEd25519 = 1;
constexpr size_t kPublicKeyBytes = 32;
constexpr size_t kSignatureBytes = 64;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Instead of asking for a password at the terminal.
int NoPassword(char* /*buffer*/, int /*size*/, int /*for_writing*/, void* /*unused*/) { return -1; }

absl::Status Failed(std::string_view doing) {
  return MakeError(ErrorReason::kInternal, absl::StrCat("OpenSSL failed when ", ToAbsl(doing)));
}

}  // namespace

void Signer::Free::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

absl::StatusOr<Signer> Signer::Read(const std::string& folder, std::string name) {
  const std::string path = folder + kFileName;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return absl::FailedPreconditionError(absl::StrCat(path, " is missing; bring it back"));
  }
  FIRN_ASSIGN_OR_RETURN(Key key, ReadKey(path));
  return Signer(std::move(key), std::move(name));
}

absl::StatusOr<Signer> Signer::Open(const std::string& folder, std::string name) {
  const std::string path = folder + kFileName;
  std::error_code error;
  FIRN_ASSIGN_OR_RETURN(
      Key key, std::filesystem::exists(path, error) ? ReadKey(path) : MakeKey(path, folder));
  return Signer(std::move(key), std::move(name));
}

absl::StatusOr<Signer::Key> Signer::ReadKey(const std::string& path) {
  FIRN_ASSIGN_OR_RETURN(const File file, File::OpenForReading(path));
  FIRN_ASSIGN_OR_RETURN(const uint64_t size, file.Size());
  std::string text;
  FIRN_RETURN_IF_ERROR(file.ReadAt(0, size, text));
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassword, nullptr));
  if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
    return absl::FailedPreconditionError(absl::StrCat(
        path,
        " holds no Ed25519 key (PEM, PKCS #8, without a password); bring it back, or remove "
        "the file: a new key is made, which verifiers have to be told of"));
  }
  return key;
}

absl::StatusOr<Signer::Key> Signer::MakeKey(const std::string& path, const std::string& folder) {
  Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  const Bio bio(BIO_new(BIO_s_mem()));
  char* text = nullptr;
  if (key == nullptr || PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0,
                                                      nullptr, nullptr) != 1) {
    return Failed("making a key");
  }
  const auto size = static_cast<size_t>(BIO_get_mem_data(bio.get(), &text));
  FIRN_RETURN_IF_ERROR(ReplaceFile(path, folder, {text, size}, File::Access::kOwner));
  return key;
}

Signer::Signer(Key key, std::string name) : key_(std::move(key)), name_(std::move(name)) {
  std::array<unsigned char, kPublicKeyBytes> bytes{};
  size_t size = bytes.size();
  EVP_PKEY_get_raw_public_key(key_.get(), bytes.data(), &size);
  const std::string public_key =
      absl::StrCat(std::string(1, kEd25519),
                   absl::string_view(reinterpret_cast<const char*>(bytes.data()), size));
  key_hash_ = KeyHashOf(name_, public_key);
  verifier_key_ = FormatVerifierKey(name_, public_key);
}

absl::StatusOr<std::string> Signer::Sign(std::string_view text) const {
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  std::array<unsigned char, kSignatureBytes> signature{};
  size_t size = signature.size();
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size,
                     reinterpret_cast<const unsigned char*>(text.data()), text.size()) != 1) {
    return Failed("signing");
  }
  const std::string signed_by = absl::StrCat(
      key_hash_, absl::string_view(reinterpret_cast<const char*>(signature.data()), size));
  return absl::StrCat(ToAbsl(text), "\n\xE2\x80\x94 ", name_, " ", absl::Base64Escape(signed_by),
                      "\n");
}

}  // namespace firn::proof
