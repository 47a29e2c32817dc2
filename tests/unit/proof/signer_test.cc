#include "firn/proof/signer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_replace.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/kept.h"
#include "firn/proof/note.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::proof {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

bool IsSignedBy(const std::string& note, const std::string& key) {
  const auto verifier = Verifier::Parse(key);
  return verifier.ok() && verifier->Open(note).has_value();
}

class SignerTest : public ::testing::Test {
 protected:
  testing::TempDir directory_;
  const std::string folder_ = directory_.path();
};

TEST_F(SignerTest, SignsWhatItsKeyVerifies) {
  auto signer = Signer::Open(folder_, "firn/log");
  ASSERT_OK(signer);
  const std::string& key = signer->verifier_key();
  EXPECT_THAT(key, StartsWith("firn/log+"));
  const std::string text =
      FormatCheckpoint({.origin = "firn/log", .size = 7, .root = HashLeaf("x")});
  const auto signed_note = signer->Sign(text);
  ASSERT_OK(signed_note);
  const std::string& note = *signed_note;
  ASSERT_THAT(note, StartsWith(text + "\n\xE2\x80\x94 firn/log "));
  EXPECT_TRUE(IsSignedBy(note, key));
  for (size_t i = 0; i < note.size(); ++i) {
    std::string changed = note;
    changed[i] ^= 1;
    EXPECT_FALSE(IsSignedBy(changed, key)) << i;
  }
  EXPECT_FALSE(IsSignedBy(text, key));
  EXPECT_FALSE(IsSignedBy("", key));
}

TEST_F(SignerTest, ANoteMayBearSeveralSignatures) {
  const std::string other_folder = folder_ + "/other";
  std::filesystem::create_directory(other_folder);
  const auto signer = Signer::Open(folder_, "log");
  const auto other = Signer::Open(other_folder, "log");
  const std::string text = "text\n";
  const std::string note = *signer->Sign(text);
  EXPECT_FALSE(IsSignedBy(note, other->verifier_key())) << "the same name, another key";
  const std::string both = note + other->Sign(text)->substr(text.size() + 1);
  EXPECT_TRUE(IsSignedBy(both, signer->verifier_key()));
  EXPECT_TRUE(IsSignedBy(both, other->verifier_key()));
}

TEST_F(SignerTest, KeepsItsKeyToItself) {
  const std::string key = Signer::Open(folder_, "log")->verifier_key();
  EXPECT_EQ(Signer::Open(folder_, "log")->verifier_key(), key);
  EXPECT_NE(Signer::Open(folder_, "other")->verifier_key(), key) << "the name is part of it";
  struct stat facts {};
  ASSERT_EQ(stat((folder_ + "/signing.key").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
}

TEST_F(SignerTest, AFileThatIsNoKeyIsRefused) {
  std::ofstream(folder_ + "/signing.key") << "-----BEGIN PRIVATE KEY-----\nx\n";
  EXPECT_EQ(Signer::Open(folder_, "log").status().code(), absl::StatusCode::kFailedPrecondition);
}

// Whoever starts a daemon is not asked for a password, and one that stands in its input is not
// taken.
TEST_F(SignerTest, AKeyWithAPasswordIsRefused) {
  std::ofstream(folder_ + "/signing.key")
      << "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
         "MIGaMFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAgaS79aG3KW1AIBATAM\n"
         "BggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBAgQQoN/MLMdZEPXB28+HNNKOwgRAFaju\n"
         "WCZ2Actu55aOjverVyFGToYTh2Y6PRFJBTH3CZdLaUtW0KVKHXH+Y0z4xJ5HnbvG\n"
         "erHQrVexBgJ/J0kpPQ==\n"
         "-----END ENCRYPTED PRIVATE KEY-----\n";
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(write(ends[1], "secret\n", 7), 7);
  close(ends[1]);
  const int input = dup(STDIN_FILENO);
  dup2(ends[0], STDIN_FILENO);
  const auto signer = Signer::Open(folder_, "log");
  char first = 0;
  EXPECT_EQ(read(ends[0], &first, 1), 1) << "the input was read";
  dup2(input, STDIN_FILENO);
  close(input);
  close(ends[0]);
  EXPECT_EQ(signer.status().code(), absl::StatusCode::kFailedPrecondition);
}

// Everything else can be looked at all the same.
TEST_F(SignerTest, ACheckpointWhoseKeyIsMissingIsAFault) {
  std::ofstream(folder_ + "/checkpoint") << "firn/s\n";
  const auto kept = ReadKept(folder_, "s");
  ASSERT_OK(kept);
  EXPECT_THAT(kept->faults, ElementsAre(HasSubstr("signing.key is missing")));
}

TEST_F(SignerTest, AKeyIsWrittenInOneWay) {
  const auto signer = Signer::Open(folder_, "log");
  const std::string key = signer->verifier_key();
  const std::string note = *signer->Sign("text\n");
  ASSERT_TRUE(IsSignedBy(note, key));
  EXPECT_FALSE(IsSignedBy(note, key + "\n"));
  EXPECT_FALSE(IsSignedBy(note, key + " "));
  EXPECT_FALSE(IsSignedBy(note, key.substr(0, 14) + " " + key.substr(14)));
  // The key's own hash is part of it, and so is a name.
  const std::string other = *Signer::Open(folder_, "another")->Sign("text\n");
  const std::string as_log = absl::StrReplaceAll(other, {{"another", "log"}});
  const std::string other_key = Signer::Open(folder_, "another")->verifier_key();
  EXPECT_FALSE(IsSignedBy(as_log, absl::StrReplaceAll(other_key, {{"another", "log"}})));
  const auto nameless = Signer::Open(folder_, "");
  EXPECT_FALSE(IsSignedBy(*nameless->Sign("text\n"), nameless->verifier_key()));
}

TEST(CheckpointTest, IsReadAsItIsWritten) {
  const Checkpoint written{.origin = OriginOf("s"), .size = 1'234'567, .root = HashLeaf("x")};
  const std::string text = FormatCheckpoint(written);
  for (const std::string& form : {text, text + "\n\xE2\x80\x94 firn/s AAAA\n"}) {
    const auto read = ParseCheckpoint(form);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->origin, "firn/s");
    EXPECT_EQ(read->size, written.size);
    EXPECT_EQ(read->root, written.root);
  }
}

TEST(CheckpointTest, NothingElseIsOne) {
  const std::string root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  EXPECT_TRUE(ParseCheckpoint("o\n0\n" + root + "\n"));
  for (const std::string& text :
       {std::string(), "o\n0\n" + root, "\n0\n" + root + "\n", "o\n\n" + root + "\n",
        "o\n-1\n" + root + "\n", "o\n01\n" + root + "\n", "o\n1x\n" + root + "\n",
        "o\n99999999999999999999\n" + root + "\n", std::string("o\n1\nAAAA\n"),
        std::string("o\n1\n!\n"), "o\n0\n " + root + "\n"}) {
    EXPECT_FALSE(ParseCheckpoint(text)) << text;
  }
}

}  // namespace
}  // namespace firn::proof
