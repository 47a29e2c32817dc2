#include "src/core.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "src/connection.h"
#include "src/status.h"

namespace firn {
inline namespace client {
namespace internal {
namespace {

constexpr int kReceiveBytesMax = 32 << 20;
constexpr int kReconnectMsMin = 100;
constexpr int kReconnectMsMax = 2000;
constexpr int kKeepaliveMs = 20'000;
constexpr int kKeepaliveTimeoutMs = 10'000;

absl::StatusOr<std::string> ReadFile(const std::string& parameter, const std::string& path) {
  std::ostringstream text;
  const std::ifstream file(path, std::ios::binary);
  if (!file.is_open() || !(text << file.rdbuf())) {
    return InvalidInput(parameter, absl::StrCat(path, " cannot be read, or is empty"));
  }
  return text.str();
}

absl::StatusOr<std::string> ReadToken(const ConnectionOptions& options) {
  std::string token = options.token;
  const std::string parameter = options.token_file.empty() ? "token" : "token_file";
  if (!options.token_file.empty()) {
    absl::StatusOr<std::string> text = ReadFile(parameter, options.token_file);
    if (!text.ok()) return text.status();
    static constexpr char kSpace[] = " \t\r\n";
    const size_t begin = text->find_first_not_of(kSpace);
    if (begin == std::string::npos) return InvalidInput(parameter, "there is no token in the file");
    token = text->substr(begin, text->find_last_not_of(kSpace) + 1 - begin);
  }
  // gRPC ends the process over a header that HTTP/2 does not allow.
  if (!std::ranges::all_of(token, [](char c) { return c > ' ' && c <= '~'; })) {
    return InvalidInput(parameter, "a token has only visible ASCII characters");
  }
  return token;
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeCredentials(
    const ConnectionOptions& options) {
  if (!options.tls) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions ssl;
  struct File {
    const char* parameter;
    const std::string& path;
    // What stands in it, by what PEM calls it.
    const char* label;
    std::string& text;
  };
  const File files[] = {{"ca", options.ca, "CERTIFICATE", ssl.pem_root_certs},
                        {"cert", options.cert, "CERTIFICATE", ssl.pem_cert_chain},
                        {"key", options.key, "PRIVATE KEY", ssl.pem_private_key}};
  for (const File& file : files) {
    if (file.path.empty()) continue;
    absl::StatusOr<std::string> text = ReadFile(file.parameter, file.path);
    if (!text.ok()) return text.status();
    if (text->find(absl::StrCat(file.label, "-----")) == std::string::npos) {
      return InvalidInput(file.parameter, absl::StrCat(file.path, " has no ", file.label));
    }
    file.text = *std::move(text);
  }
  return grpc::SslCredentials(ssl);
}

grpc::ChannelArguments MakeArguments(const ConnectionOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kReceiveBytesMax);
  arguments.SetUserAgentPrefix("firn-cpp/" FIRN_CLIENT_VERSION);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  // A follower of a quiet log is alive although it sends nothing.
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // gRPC waits a second before it tries a refused connection again, longer than our first retries.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMsMin);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMsMax);
  // call.cc knows what may be tried again. (And gRPC's own retries end the process, in the version
  // that Debian 12 has, over an answer that ends without a status.)
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  // A connection of its own for each channel, not one that gRPC shares within the process.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // A proxy set for the web in the environment would be asked for 127.0.0.1 too.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (!options.server_name.empty()) arguments.SetSslTargetNameOverride(options.server_name);
  return arguments;
}

}  // namespace

absl::StatusOr<std::shared_ptr<Core>> Core::Make(const ConnectionOptions& options) {
  if (absl::Status checked = CheckOptions(options); !checked.ok()) return checked;
  const absl::StatusOr<std::string> token = ReadToken(options);
  if (!token.ok()) return token.status();
  auto credentials = MakeCredentials(options);
  if (!credentials.ok()) return credentials.status();
  return std::shared_ptr<Core>(new Core(options, *std::move(credentials), *token));
}

Core::Core(const ConnectionOptions& options, std::shared_ptr<grpc::ChannelCredentials> credentials,
           const std::string& token)
    : options_(options),
      credentials_(std::move(credentials)),
      channel_(NewChannel()),
      authorization_(token.empty() ? "" : absl::StrCat("Bearer ", token)) {}

std::shared_ptr<grpc::Channel> Core::NewChannel() const {
  const bool is_ipv6 = options_.host.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? absl::StrCat("[", options_.host, "]") : options_.host;
  return grpc::CreateCustomChannel(absl::StrCat("dns:///", host, ":", options_.port), credentials_,
                                   MakeArguments(options_));
}

absl::Time Core::DeadlineOf(const CallOptions& options) const {
  return absl::Now() + TimeFor(options);
}

void Core::Prepare(grpc::ClientContext& context) const {
  if (!authorization_.empty()) context.AddMetadata("authorization", authorization_);
}

void Core::Close() {
  closed_.request_stop();
  std::unique_lock lock(mutex_);
  no_calls_.wait(lock, [&] { return calls_ == 0; });
}

void Core::AddCall() {
  const std::lock_guard lock(mutex_);
  ++calls_;
}

void Core::RemoveCall() {
  const std::lock_guard lock(mutex_);
  if (--calls_ == 0) no_calls_.notify_all();
}

Stop::Stop(const Core& core, const std::stop_token& token, const std::function<void()>& on_stop)
    : token_(token),
      closed_(core.closed()),
      on_token_(token_, on_stop),
      on_closed_(closed_, on_stop) {}

absl::Status Stop::status() const {
  return absl::CancelledError(closed_.stop_requested() ? "the client is closed"
                                                       : "the call was stopped");
}

bool Pause::For(absl::Duration duration) {
  // A server may ask for more than a clock's nanoseconds hold.
  constexpr absl::Duration kLongest = absl::Hours(24 * 365);
  std::unique_lock lock(mutex_);
  return !interrupted_now_.wait_for(lock, absl::ToChronoNanoseconds(std::min(duration, kLongest)),
                                    [&] { return interrupted_; });
}

void Pause::Interrupt() {
  const std::lock_guard lock(mutex_);
  interrupted_ = true;
  interrupted_now_.notify_all();
}

}  // namespace internal
}  // namespace client
}  // namespace firn
