// TLS whose certificates can be changed while the server runs.

#ifndef FIRN_RPC_TLS_CREDENTIALS_H_
#define FIRN_RPC_TLS_CREDENTIALS_H_

#include <grpc/grpc_security.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "firn/base/mutex.h"
#include "firn/rpc/access.h"

namespace firn::rpc {

// What a ServerBuilder takes. grpc::SslServerCredentials would keep its certificates for ever,
// although gRPC's core can ask for newer ones at every connection: this lets it. Thread-safe; must
// outlive the server, and have one address.
class TlsCredentials final : public grpc::ServerCredentials {
 public:
  explicit TlsCredentials(Tls tls);
  ~TlsCredentials() override;

  // For connections from here on. Whether clients need certificates stays as it was. What cannot be
  // used is logged by gRPC, and the certificates before it stay in use.
  void Set(Tls tls);

  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>& processor) override;

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override;

  // Called by gRPC when a connection begins, and at the start.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* credentials, grpc_ssl_server_certificate_config** config);

  Mutex mutex_;
  Tls tls_ ABSL_GUARDED_BY(mutex_);
  bool is_new_ ABSL_GUARDED_BY(mutex_) = true;
  grpc_server_credentials* const credentials_;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_TLS_CREDENTIALS_H_
