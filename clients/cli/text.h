// Text for terminals: what is valid, how wide it is, where it may be cut.

#ifndef FIRN_CLI_TEXT_H_
#define FIRN_CLI_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/string_view.h"

namespace firn::cli {

// Debian builds Abseil with a string_view of its own.
inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

// Whether the text is well-formed UTF-8: no surrogates, no overlong forms.
bool IsUtf8(std::string_view text);

// The columns that the text takes at a terminal: two for a wide character, none for a combining
// one.
int DisplayWidth(std::string_view text);

// The text on one line in at most `width` columns: control characters become spaces, so that no
// text can steer the terminal, and what does not fit is cut between characters and ends in "…".
std::string FitToWidth(std::string_view text, int width);

// The text with control characters made spaces, as FitToWidth does.
std::string Printable(std::string_view text);

// JSON text with control characters beyond ASCII, which it may have as they are, as \uXXXX.
std::string EscapeControls(std::string_view json);

// "1,234,567"
std::string WithThousands(uint64_t number);

}  // namespace firn::cli

#endif  // FIRN_CLI_TEXT_H_
