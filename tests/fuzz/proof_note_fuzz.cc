// Signed notes and the checkpoints in them. A note is signed by a key exactly if one of its lines
// is the signature that the key makes of its text; what is read as a checkpoint is written as it
// stands there. The first byte chooses what the text is: a note, a text to be signed, a text to be
// signed and then changed, or a note and a key.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "firn/base/sha256.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/note.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/signing.h"

namespace firn::fuzz {
namespace {

const proof::Signer& TheSigner() {
  static const auto* const kSigner = new proof::Signer(MakeSigner("firn/log"));
  return *kSigner;
}

// The text that a note's signatures are of, with the line's end; nothing if it is no note.
std::optional<std::string> SignedText(const std::string& note) {
  const size_t empty_line = note.rfind("\n\n");
  if (empty_line == std::string::npos || note.back() != '\n') return std::nullopt;
  return note.substr(0, empty_line + 1);
}

// An Ed25519 key has one signature of a text, which nobody else can make.
bool IsSigned(const std::string& note) {
  const auto text = SignedText(note);
  if (!text) return false;
  const std::string signed_note = Sign(TheSigner(), *text);
  const std::string signature = signed_note.substr(text->size() + 1);
  const std::string below = note.substr(text->size() + 1);
  return below.starts_with(signature) || below.find("\n" + signature) != std::string::npos;
}

void CheckCheckpoint(const std::string& text) {
  const auto read = proof::ParseCheckpoint(text);
  if (!read) return;
  const std::string written = proof::FormatCheckpoint(*read);
  if (!text.starts_with(written)) Fail("a checkpoint is written otherwise than it was: " + text);
  const auto again = proof::ParseCheckpoint(written);
  if (!again || proof::FormatCheckpoint(*again) != written) Fail("another checkpoint: " + written);
}

void CheckNote(const std::string& note) {
  const bool is_signed = IsSigned(note);
  if (IsSignedBy(note, TheSigner().verifier_key()) != is_signed) {
    Fail(is_signed ? "a signature is not seen: " + note : "a signature that is none: " + note);
  }
  CheckCheckpoint(note);
  if (!is_signed) return;
  // Nothing outside of what is signed is taken for the checkpoint.
  const auto of_note = proof::ParseCheckpoint(note);
  const auto of_text = proof::ParseCheckpoint(*SignedText(note));
  if (of_note.has_value() != of_text.has_value() ||
      (of_note && proof::FormatCheckpoint(*of_note) != proof::FormatCheckpoint(*of_text))) {
    Fail("a checkpoint of what is not signed: " + note);
  }
}

// Each pair of bytes is a place and what is changed there.
std::string Change(std::string note, std::string_view changes) {
  while (changes.size() >= 2 && !note.empty()) {
    const size_t place = static_cast<unsigned char>(changes[0]) % note.size();
    // The signature is at the end.
    const size_t at = changes[1] < 0 ? note.size() - 1 - place : place;
    note[at] = static_cast<char>(note[at] ^ (changes[1] & 0x7F));
    changes.remove_prefix(2);
  }
  return note;
}

// What verifies a note is a key, written in the one way in which it can be.
void CheckKey(const std::string& note, const std::string& key) {
  if (!IsSignedBy(note, key)) return;
  const std::vector<std::string> parts = absl::StrSplit(key, absl::MaxSplits('+', 2));
  std::string bytes;
  if (parts.size() != 3 || !absl::Base64Unescape(parts[2], &bytes)) Fail("no key: " + key);
  const bool has_space = std::any_of(parts[0].begin(), parts[0].end(), absl::ascii_isspace);
  if (parts[0].empty() || has_space) Fail("a key without a name: " + key);
  Sha256 hasher;
  hasher.Add(parts[0] + "\n" + bytes);
  const std::string hash(BytesOf(hasher.Finish()).substr(0, 4));
  const std::string whole =
      absl::StrCat(parts[0], "+", absl::BytesToHexString(hash), "+", absl::Base64Escape(bytes));
  if (key != whole) Fail("a key that is written otherwise: " + key);
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  std::string_view text = TextOf(data, size);
  const size_t way = TakeChoice(text, 4);
  const std::vector<std::string> parts = SplitParts(text, 2);
  switch (way) {
    case 0:
      CheckNote(std::string(text));
      break;
    case 1: {
      const std::string note = Sign(TheSigner(), std::string(text) + "\n");
      if (!IsSigned(note)) Fail("the signer does not sign");
      CheckNote(note);
      break;
    }
    case 2:
      CheckNote(Change(Sign(TheSigner(), parts.front() + "\n"), parts.back()));
      break;
    default:
      CheckKey(parts.front(), parts.back());
  }
  return 0;
}
