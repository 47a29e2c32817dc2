#include "firn/projection/definition.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "firn/base/sha256.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/core/event.h"
#include "firn/core/text.h"

namespace firn::projection {
namespace {

constexpr size_t kNameBytesMax = 64;

struct Directive {
  absl::string_view prefix;
  Section::Kind kind;
};

constexpr Directive kDirectives[] = {{"-- on:", Section::Kind::kOn},
                                     {"-- state:", Section::Kind::kState},
                                     {"-- needs:", Section::Kind::kNeeds},
                                     {"-- schema", Section::Kind::kSchema}};

const Directive* FindDirective(absl::string_view line) {
  const auto* found = std::ranges::find_if(
      kDirectives, [&](const Directive& d) { return absl::StartsWith(line, d.prefix); });
  return found == std::end(kDirectives) ? nullptr : found;
}

// A slip of the pen would be a comment, and what follows it part of the section before.
bool LooksLikeDirective(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, "--")) return false;
  line = absl::StripLeadingAsciiWhitespace(line);
  return std::ranges::any_of(kDirectives, [&](const Directive& directive) {
    absl::string_view word = directive.prefix;
    absl::ConsumePrefix(&word, "-- ");
    if (!absl::ConsumeSuffix(&word, ":")) return false;
    if (!absl::StartsWithIgnoreCase(line, word)) return false;
    return absl::StartsWith(absl::StripLeadingAsciiWhitespace(line.substr(word.size())), ":");
  });
}

std::string FieldOf(const SqlFile& file) { return absl::StrCat("files[", file.path, "]"); }

absl::Status Fault(const SqlFile& file, size_t line, absl::string_view what) {
  return InvalidFields({{FieldOf(file), absl::StrCat(file.path, ":", line, ": ", what)}});
}

bool IsPathByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::string_view("_-./").find(c) != absl::string_view::npos;
}

absl::Status CheckFiles(const std::vector<SqlFile>& files) {
  if (files.empty() || files.size() > kFilesMax) {
    return InvalidFields({{"files", absl::StrCat("must be 1 to ", kFilesMax, " files")}});
  }
  size_t bytes = 0;
  for (size_t i = 0; i < files.size(); ++i) {
    const SqlFile& file = files[i];
    bytes += file.sql.size();
    if (file.path.size() > kPathBytesMax || !absl::EndsWith(file.path, ".sql") ||
        !std::ranges::all_of(file.path, IsPathByte)) {
      return InvalidFields(
          {{"files.path",
            absl::StrCat("must be at most ", kPathBytesMax,
                         " of A-Z a-z 0-9 _ - . / and end in .sql; got \"", file.path, "\"")}});
    }
    if (i > 0 && files[i - 1].path == file.path) {
      return InvalidFields({{FieldOf(file), "is given twice; each path must be given once"}});
    }
    if (file.sql.find('\0') != std::string::npos) return Fault(file, 1, "has a NUL character");
  }
  if (bytes > kFilesBytesMax) {
    return InvalidFields(
        {{"files", absl::StrCat("must have at most ", kFilesBytesMax, " bytes; got ", bytes)}});
  }
  return absl::OkStatus();
}

// A type of events, or with a * at the end all that begin so.
bool IsTypeTerm(absl::string_view term) {
  if (term == "*") return true;
  absl::ConsumeSuffix(&term, "*");
  return !term.empty() && term.size() <= kEventTypeBytesMax && IsName({term.data(), term.size()});
}

absl::StatusOr<std::vector<std::string>> ParseTerms(const SqlFile& file, size_t line,
                                                    Section::Kind kind, absl::string_view text) {
  std::vector<std::string> terms;
  for (absl::string_view term : absl::StrSplit(text, ',')) {
    term = absl::StripAsciiWhitespace(term);
    const bool fits = kind == Section::Kind::kState
                          ? !term.empty() && term.size() <= kTargetTypeBytesMax
                          : IsTypeTerm(term);
    if (!fits) {
      return Fault(file, line,
                   absl::StrCat("must name ",
                                kind == Section::Kind::kState
                                    ? "a target type"
                                    : "event types (a * at the end makes a prefix)",
                                ", separated by commas; got \"", term, "\""));
    }
    terms.emplace_back(term);
  }
  return terms;
}

absl::Status ParseFile(size_t index, Definition& definition) {
  const SqlFile& file = definition.files[index];
  Section section{.file = index};
  size_t number = 0;
  for (const absl::string_view line : absl::StrSplit(file.sql, '\n')) {
    ++number;
    const Directive* directive = FindDirective(line);
    if (directive == nullptr && LooksLikeDirective(line)) {
      return Fault(
          file, number,
          "a section begins with \"-- on:\", \"-- state:\", \"-- needs:\" or \"-- schema\", "
          "exactly so");
    }
    if (directive == nullptr) {
      absl::StrAppend(&section.sql, line, "\n");
      continue;
    }
    // A list of types may go on in the next line.
    if (directive->kind != section.kind || section.line != number || section.terms.empty()) {
      definition.sections.push_back(std::move(section));
      section = Section{.kind = directive->kind, .file = index};
    }
    section.line = number + 1;
    if (directive->kind == Section::Kind::kSchema) continue;
    FIRN_ASSIGN_OR_RETURN(
        const std::vector<std::string> terms,
        ParseTerms(file, number, directive->kind, line.substr(directive->prefix.size())));
    section.terms.insert(section.terms.end(), terms.begin(), terms.end());
  }
  definition.sections.push_back(std::move(section));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Definition> ParseDefinition(std::vector<SqlFile> files) {
  std::ranges::sort(files, {}, &SqlFile::path);
  FIRN_RETURN_IF_ERROR(CheckFiles(files));
  Definition definition{.files = std::move(files)};
  Sha256 hash;
  for (size_t i = 0; i < definition.files.size(); ++i) {
    const SqlFile& file = definition.files[i];
    hash.Add(absl::StrCat(file.path, "\n", file.sql.size(), "\n"));
    hash.Add(file.sql);
    FIRN_RETURN_IF_ERROR(ParseFile(i, definition));
  }
  definition.sha256 = ToHex(hash.Finish());
  return definition;
}

std::string PlaceOf(const Definition& definition, const Section& section, size_t offset) {
  const auto newlines = std::count(section.sql.begin(),
                                   section.sql.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
  return absl::StrCat(definition.files[section.file].path, ":",
                      section.line + static_cast<size_t>(newlines));
}

absl::Status CheckName(std::string_view name) {
  const bool fits = !name.empty() && name.size() <= kNameBytesMax &&
                    absl::ascii_islower(static_cast<unsigned char>(name.front())) &&
                    std::ranges::all_of(name, [](char c) {
                      return absl::ascii_islower(static_cast<unsigned char>(c)) ||
                             absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '_' ||
                             c == '-';
                    });
  if (fits) return absl::OkStatus();
  return InvalidFields(
      {{"name", absl::StrCat("must be 1 to ", kNameBytesMax,
                             " of a-z, 0-9, _ and -, beginning with a letter; got \"", ToAbsl(name),
                             "\"")}});
}

bool Fits(std::string_view term, std::string_view event_type) {
  if (!term.ends_with('*')) return term == event_type;
  term.remove_suffix(1);
  return event_type.starts_with(term);
}

}  // namespace firn::projection
