// Whether texts are the certificates and keys that TLS needs: gRPC itself would only say that it
// cannot listen. Each error is kInvalidArgument and goes on after the file's name.

#ifndef FIRN_DAEMON_CERTIFICATES_H_
#define FIRN_DAEMON_CERTIFICATES_H_

#include <string>

#include "absl/status/status.h"

namespace firn::daemon {

// There is at least one certificate, and each can be read.
absl::Status CheckCertificates(const std::string& pem);

// There is a key without a passphrase, and it belongs to the first of the certificates, which
// passed CheckCertificates.
absl::Status CheckKey(const std::string& pem, const std::string& certificates);

}  // namespace firn::daemon

#endif  // FIRN_DAEMON_CERTIFICATES_H_
