#include "firn/rpc/tls_credentials.h"

#include <grpc/grpc.h>

#include <utility>

namespace firn::rpc {

TlsCredentials::TlsCredentials(Tls tls)
    : tls_(std::move(tls)),
      credentials_(grpc_ssl_server_credentials_create_with_options(
          grpc_ssl_server_credentials_create_options_using_config_fetcher(
              tls_.client_authorities.empty()
                  ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                  : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY,
              &TlsCredentials::Fetch, this))) {}

TlsCredentials::~TlsCredentials() { grpc_server_credentials_release(credentials_); }

void TlsCredentials::Set(Tls tls) {
  MutexLock lock(mutex_);
  tls_ = std::move(tls);
  is_new_ = true;
}

void TlsCredentials::SetAuthMetadataProcessor(
    const std::shared_ptr<grpc::AuthMetadataProcessor>& /*processor*/) {}

int TlsCredentials::AddPortToServer(const std::string& address, grpc_server* server) {
  return grpc_server_add_http2_port(server, address.c_str(), credentials_);
}

grpc_ssl_certificate_config_reload_status TlsCredentials::Fetch(
    void* credentials, grpc_ssl_server_certificate_config** config) {
  auto& self = *static_cast<TlsCredentials*>(credentials);
  MutexLock lock(self.mutex_);
  if (!std::exchange(self.is_new_, false)) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  const grpc_ssl_pem_key_cert_pair pair = {.private_key = self.tls_.key.c_str(),
                                           .cert_chain = self.tls_.certificates.c_str()};
  // gRPC insists on authorities, also where it asks no client for a certificate.
  const std::string& authorities =
      self.tls_.client_authorities.empty() ? self.tls_.certificates : self.tls_.client_authorities;
  *config = grpc_ssl_server_certificate_config_create(authorities.c_str(), &pair, 1);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

}  // namespace firn::rpc
