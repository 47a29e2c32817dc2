// TLS and tokens, against the real daemon. The certificates are made with the openssl command.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "daemon.h"
#include "firn/client/client.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

class Security : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TempDir;
    MakeAuthority("ca");
    MakeAuthority("other");
    MakeCertificate("server", "subjectAltName=DNS:localhost,DNS:store.example");
    MakeCertificate("client", "extendedKeyUsage=clientAuth");
    std::ofstream(File("tokens")) << "the-first-of-the-tokens\nthe-second-of-the-tokens\n";
  }
  static void TearDownTestSuite() { delete folder_; }

  static std::string File(const std::string& name) { return folder_->path() + "/" + name; }

  static void Run(const std::string& command) {
    const std::string line = "cd " + folder_->path() + " && " + command + " 2>openssl.log";
    ASSERT_EQ(std::system(line.c_str()), 0) << line;
  }

  static void MakeAuthority(const std::string& name) {
    Run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=" +
        name + "' -keyout " + name + ".key -out " + name + ".pem");
  }

  static void MakeCertificate(const std::string& name, const std::string& extension) {
    std::ofstream(File(name + ".ext")) << extension << "\n";
    Run("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=" + name +
        "' -keyout " + name + ".key -out " + name + ".csr");
    Run("openssl x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2" +
        " -extfile " + name + ".ext -out " + name + ".pem");
  }

  static std::vector<std::string> TlsFlags() {
    return {"--tls-cert", File("server.pem"), "--tls-key", File("server.key")};
  }

  // Of a daemon on this machine, by the name that its certificate has.
  static std::string Localhost(const Daemon& daemon, const std::string& parameters) {
    return "firn://localhost" + daemon.address().substr(daemon.address().rfind(':')) + "?" +
           parameters;
  }

  static absl::Status Ask(const std::string& connection_string) {
    return MustConnect(connection_string).GetHead().status();
  }

  // With time for a handshake on a machine that is busy.
  static void ExpectServed(const std::string& connection_string) {
    const absl::Status status = Ask(connection_string);
    EXPECT_TRUE(status.ok()) << status;
  }

  // It is tried again until the deadline.
  static void ExpectUnavailable(const std::string& connection_string) {
    const absl::Status status = Ask(connection_string + "&deadline=3s");
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  }

 private:
  static inline TempDir* folder_ = nullptr;
};

TEST_F(Security, TlsByTheAuthorityOfTheFile) {
  const Daemon daemon(TlsFlags());
  ExpectServed(Localhost(daemon, "ca=" + File("ca.pem")));
  ExpectUnavailable(Localhost(daemon, "ca=" + File("other.pem")));
  ExpectUnavailable(Localhost(daemon, "tls=on"));
  ExpectUnavailable(Localhost(daemon, "tls=off"));
}

TEST_F(Security, TheServersNameIsCompared) {
  const Daemon daemon(TlsFlags());
  const std::string address = "firn://" + daemon.address() + "?ca=" + File("ca.pem");
  ExpectUnavailable(address);
  ExpectServed(address + "&server_name=store.example");
  ExpectUnavailable(address + "&server_name=other.example");
}

TEST_F(Security, TheClientsOwnCertificate) {
  std::vector<std::string> flags = TlsFlags();
  flags.insert(flags.end(), {"--tls-client-ca", File("ca.pem")});
  const Daemon daemon(flags);
  const std::string ca = "ca=" + File("ca.pem");
  ExpectServed(
      Localhost(daemon, ca + "&cert=" + File("client.pem") + "&key=" + File("client.key")));
  ExpectUnavailable(Localhost(daemon, ca));
}

TEST_F(Security, Tokens) {
  const Daemon daemon({"--token-file", File("tokens")});
  const std::string address = "firn://" + daemon.address();
  std::ofstream(File("token")) << " the-second-of-the-tokens\n";
  ExpectServed(address + "?token=the-first-of-the-tokens");
  ExpectServed(address + "?token=the-second-of-the-tokens");
  ExpectServed(address + "?token_file=" + File("token"));
  for (const std::string& parameter : {std::string(), std::string("?token=none-of-the-tokens")}) {
    const absl::Status status = Ask(address + parameter);
    EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated) << status;
    EXPECT_EQ(ReasonOf(status), ErrorReason::kUnauthenticated) << status;
  }
}

TEST_F(Security, WithoutATokenAFollowerAndAStreamEnd) {
  const Daemon daemon({"--token-file", File("tokens")});
  Client client = MustConnect(daemon.address());
  const auto event = client.Follow({}).Next();
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(ReasonOf(event->status()), ErrorReason::kUnauthenticated);
  absl::Status answer;
  {
    AppendStream stream = client.OpenAppendStream();
    stream.Append({MakeEvent(1)}, [&](const auto& result) { answer = result.status(); });
  }
  EXPECT_EQ(ReasonOf(answer), ErrorReason::kUnauthenticated) << answer;
}

}  // namespace
}  // namespace firn::testing
