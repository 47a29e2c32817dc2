// TLS, certificates of clients and tokens of the real daemon, seen with the command. The
// certificates are made as docs/operations.md says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/authority.h"
#include "tests/support/client.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kToken[] = "a-token-that-is-right";

class Security : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    ours_ = new Authority;
    theirs_ = new Authority;
  }
  static void TearDownTestSuite() {
    delete ours_;
    delete theirs_;
  }

  void SetUp() override { WriteTokens(kToken); }

  void WriteTokens(const std::string& text) const { std::ofstream(tokens()) << text << "\n"; }
  std::string tokens() const { return directory_.path() + "/tokens"; }
  std::string data_dir() const { return directory_.path() + "/data"; }

  static std::vector<std::string> Tls(const std::string& certificate = ours_->File("server.crt"),
                                      const std::string& key = ours_->File("server.key")) {
    return {"--tls-cert", certificate, "--tls-key", key};
  }

  void Start(std::vector<std::string> flags, const std::string& listen = "127.0.0.1:0") {
    firnd_ = std::make_unique<FirndProcess>(data_dir(), std::move(flags), listen);
    ASSERT_TRUE(firnd_->AwaitListening());
  }

  // `firn head` with these parameters of the connection string.
  FinishedRun Head(const std::string& parameters) const {
    const std::string query = parameters.empty() ? "" : "?" + parameters;
    return RunFirn("firn://" + firnd_->address() + query, {"head"});
  }
  void ExpectAnswered(const std::string& parameters) const {
    const FinishedRun run = Head(parameters);
    EXPECT_EQ(run.status.code, 0) << parameters << "\n" << run.errors << firnd_->log();
  }
  // No connection comes about, and the command says why.
  void ExpectCutOff(const std::string& parameters, const std::string& why) const {
    const FinishedRun run = Head(parameters);
    EXPECT_EQ(run.status.code, 3) << parameters << "\n" << run.output << run.errors;
    EXPECT_THAT(run.errors, HasSubstr(why));
  }
  void ExpectUnauthenticated(const std::string& parameters) const {
    const FinishedRun run = Head(parameters);
    EXPECT_EQ(run.status.code, 1) << parameters << "\n" << run.output;
    EXPECT_THAT(run.errors, HasSubstr("[UNAUTHENTICATED]"));
    EXPECT_THAT(run.errors, HasSubstr("token_file=FILE"));
  }

  // Has the files read again and waits for the entry in the log.
  void Reload(const std::string& entry) const {
    firnd_->Signal(SIGHUP);
    while (firnd_->log().find(entry) == std::string::npos) std::this_thread::yield();
  }

  // Starts it with what it must refuse.
  void ExpectUsage(std::vector<std::string> flags, const std::string& message) const {
    flags.insert(flags.end(), {"--data-dir", data_dir()});
    const FinishedRun run = RunFirnd(flags);
    EXPECT_EQ(run.status.code, 2) << message;
    EXPECT_THAT(run.errors, HasSubstr(message));
    EXPECT_FALSE(std::filesystem::exists(data_dir())) << message;
  }

  static Authority* ours_;
  static Authority* theirs_;
  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
};

Authority* Security::ours_ = nullptr;
Authority* Security::theirs_ = nullptr;

TEST_F(Security, WhoTrustsTheAuthorityConnects) {
  Start(Tls());
  ExpectAnswered("ca=" + ours_->File("ca.crt"));
  ExpectAnswered("server_name=localhost&ca=" + ours_->File("ca.crt"));
  // Each is told apart.
  ExpectCutOff("ca=" + theirs_->File("ca.crt"), "certificate verify failed");
  ExpectCutOff("tls=on", "certificate verify failed");
  ExpectCutOff("server_name=store.example&ca=" + ours_->File("ca.crt"), "Peer name store.example");
  ExpectCutOff("tls=off", "does it ask for TLS");
  ExpectCutOff("ca=" + ours_->File("server.key"), "must be PEM files");
}

TEST_F(Security, ClientsShowACertificateIfTheyMust) {
  std::vector<std::string> flags = Tls();
  flags.insert(flags.end(), {"--tls-client-ca", ours_->File("ca.crt")});
  Start(flags);
  const std::string ca = "ca=" + ours_->File("ca.crt");
  ExpectAnswered(ca + "&cert=" + ours_->File("client.crt") + "&key=" + ours_->File("client.key"));
  ExpectCutOff(ca, "or for a certificate");
  ExpectCutOff(ca + "&cert=" + theirs_->File("client.crt") + "&key=" + theirs_->File("client.key"),
               "or for a certificate");
}

TEST_F(Security, ATokenOpensTls) {
  std::vector<std::string> flags = Tls();
  flags.insert(flags.end(), {"--token-file", ours_->File("tokens")});
  Start(flags, "0.0.0.0:0");
  const std::string ca = "server_name=localhost&ca=" + ours_->File("ca.crt");
  ExpectAnswered(ca + "&token_file=" + ours_->File("tokens"));
  ExpectUnauthenticated(ca);
  ExpectUnauthenticated(ca + "&token=" + kToken);
  EXPECT_THAT(firnd_->log(), Not(HasSubstr("no TLS")));
}

TEST_F(Security, ATokenOpensWhatStaysOnThisMachine) {
  Start({"--token-file", tokens()});
  ExpectAnswered(std::string("token=") + kToken);
  ExpectUnauthenticated("");
  ExpectUnauthenticated("token=a-token-that-is-wrong");
  EXPECT_EQ(HealthOf(*std::make_unique<TestClient>(firnd_->address()), ""), "SERVING");
  // Streams too.
  const std::string server = "firn://" + firnd_->address() + "?token=" + kToken;
  EXPECT_EQ(
      RunFirn(server, {"append", "--type", "t", "--target", "a/1", "--payload", "{}"}).status.code,
      0);
  const FinishedRun replay = RunFirn(server, {"replay"});
  EXPECT_EQ(replay.status.code, 0);
  EXPECT_THAT(replay.output, HasSubstr("\"event_type\":\"t\""));
  EXPECT_EQ(RunFirn(server, {"query", "select 1"}).status.code, 0);
  EXPECT_THAT(firnd_->log(), HasSubstr("a call was refused"));
  EXPECT_THAT(firnd_->log(), Not(HasSubstr(kToken)));
}

TEST_F(Security, CertificatesChangeWhileClientsFollow) {
  for (const char* name : {"server.crt", "server.key"}) {
    std::filesystem::copy_file(ours_->File(name), directory_.path() + "/" + name);
  }
  Start(Tls(directory_.path() + "/server.crt", directory_.path() + "/server.key"));
  const std::string server = "firn://" + firnd_->address() + "?ca=" + ours_->File("ca.crt");
  FirnProcess follower(server, {"follow", "--after", "0", "--template", "<{position}>"});
  const std::vector<std::string> append = {"append", "--type",    "t", "--target",
                                           "a/1",    "--payload", "{}"};
  EXPECT_EQ(RunFirn(server, append).status.code, 0);
  ASSERT_TRUE(follower.AwaitOutput("<1>"));

  // Half of the change: the old ones stay in use.
  std::filesystem::copy_file(theirs_->File("server.crt"), directory_.path() + "/server.crt",
                             std::filesystem::copy_options::overwrite_existing);
  Reload("were not read again");
  EXPECT_THAT(firnd_->log(), HasSubstr("server.key does not fit the certificate"));
  ExpectAnswered("ca=" + ours_->File("ca.crt"));

  std::filesystem::copy_file(theirs_->File("server.key"), directory_.path() + "/server.key",
                             std::filesystem::copy_options::overwrite_existing);
  Reload("tokens were read again");
  ExpectAnswered("ca=" + theirs_->File("ca.crt"));
  ExpectCutOff("ca=" + ours_->File("ca.crt"), "certificate verify failed");
  const std::string renewed = "firn://" + firnd_->address() + "?ca=" + theirs_->File("ca.crt");
  EXPECT_EQ(RunFirn(renewed, append).status.code, 0);
  EXPECT_TRUE(follower.AwaitOutput("<2>"));
  EXPECT_THAT(follower.errors(), Not(HasSubstr("went away")));
}

TEST_F(Security, AuthoritiesOfClientsChange) {
  std::filesystem::copy_file(ours_->File("ca.crt"), directory_.path() + "/clients.crt");
  std::vector<std::string> flags = Tls();
  flags.insert(flags.end(), {"--tls-client-ca", directory_.path() + "/clients.crt"});
  Start(flags);
  const std::string ca = "ca=" + ours_->File("ca.crt");
  const auto with = [&](const Authority& authority) {
    return ca + "&cert=" + authority.File("client.crt") + "&key=" + authority.File("client.key");
  };
  ExpectCutOff(with(*theirs_), "or for a certificate");
  std::filesystem::copy_file(theirs_->File("ca.crt"), directory_.path() + "/clients.crt",
                             std::filesystem::copy_options::overwrite_existing);
  Reload("tokens were read again");
  ExpectAnswered(with(*theirs_));
  ExpectCutOff(with(*ours_), "or for a certificate");
}

TEST_F(Security, TokensChange) {
  Start({"--token-file", tokens()});
  WriteTokens("a-token-of-tomorrow");
  Reload("tokens were read again");
  ExpectAnswered("token=a-token-of-tomorrow");
  ExpectUnauthenticated(std::string("token=") + kToken);
  // What cannot be read opens to nobody else.
  WriteTokens("");
  Reload("were not read again");
  ExpectAnswered("token=a-token-of-tomorrow");
  ExpectUnauthenticated("");
  firnd_->Stop();
}

TEST_F(Security, ASignalWithoutFilesEndsNothing) {
  Start({});
  Reload("tokens were read again");
  ExpectAnswered("");
  firnd_->Stop();
}

TEST_F(Security, WhatCannotBeUsedIsToldAtTheStart) {
  const std::string certificate = ours_->File("server.crt");
  ExpectUsage(Tls("/no/server.crt"), "--tls-cert: /no/server.crt cannot be read");
  ExpectUsage(Tls(certificate, "/no/server.key"), "--tls-key: /no/server.key cannot be read");
  ExpectUsage(Tls(tokens()), "tokens holds no certificate");
  ExpectUsage(Tls(certificate, tokens()), "tokens holds no key");
  ExpectUsage(Tls(certificate, ours_->File("client.key")), "does not fit the certificate");
  ExpectUsage({"--tls-cert", certificate}, "--tls-cert and --tls-key belong together");
  ExpectUsage({"--tls-client-ca", certificate}, "--tls-client-ca is for TLS");
  std::vector<std::string> flags = Tls();
  flags.insert(flags.end(), {"--tls-client-ca", tokens()});
  ExpectUsage(flags, "--tls-client-ca: " + tokens() + " holds no certificate");
  ExpectUsage({"--token-file", "/no/tokens"}, "--token-file: /no/tokens cannot be read");
  WriteTokens("short");
  ExpectUsage({"--token-file", tokens()}, "tokens:1: a token has at least 16 characters");
  WriteTokens("");
  ExpectUsage({"--token-file", tokens()}, "holds no token");
}

TEST_F(Security, TokensDoNotTravelInTheClear) {
  ExpectUsage({"--token-file", tokens(), "--listen", "0.0.0.0:0"},
              "without TLS tokens could be read on their way to 0.0.0.0:0");
  Start({}, "0.0.0.0:0");
  EXPECT_THAT(firnd_->log(), HasSubstr("there is no TLS"));
}

}  // namespace
}  // namespace firn::testing
