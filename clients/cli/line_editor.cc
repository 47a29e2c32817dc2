#include "cli/line_editor.h"

#include <histedit.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/terminal.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

constexpr int kHistoryLines = 2000;
constexpr int kListGap = 2;

// The signal may be another thread's, which does not wake this one.
constexpr int kLookIntervalMs = 50;

// What mbrtowc answers besides a length.
constexpr auto kIncomplete = static_cast<size_t>(-2);
constexpr auto kInvalid = static_cast<size_t>(-1);

// Characters, which is what the library counts in.
int CountCharacters(std::string_view text) {
  return static_cast<int>(
      std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; }));
}

// The words side by side, down the columns.
std::string FormatWords(const std::vector<std::string>& words, int width) {
  int widest = 0;
  for (const std::string& word : words) widest = std::max(widest, DisplayWidth(word));
  const auto columns = static_cast<size_t>(std::max(width / (widest + kListGap), 1));
  const size_t lines = (words.size() + columns - 1) / columns;
  std::string text;
  for (size_t line = 0; line < lines; ++line) {
    std::string row;
    for (size_t i = line; i < words.size(); i += lines) {
      row += words[i];
      row.append(static_cast<size_t>(widest + kListGap - DisplayWidth(words[i])), ' ');
    }
    row.resize(row.find_last_not_of(' ') + 1);
    absl::StrAppend(&text, row, "\n");
  }
  return text;
}

}  // namespace

std::string HistoryPath(const std::string& name) {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  std::filesystem::path folder;
  if (state != nullptr && *state == '/') {
    folder = state;
  } else if (home != nullptr && *home == '/') {
    folder = std::filesystem::path(home) / ".local/state";
  } else {
    return "";
  }
  folder /= "firn";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  return error ? "" : (folder / name).string();
}

class LineEditor::Impl {
 public:
  Impl(std::string history_path, Complete complete, IsInterrupted is_interrupted)
      : history_path_(std::move(history_path)),
        complete_(std::move(complete)),
        is_interrupted_(std::move(is_interrupted)),
        editor_(el_init("firn", stdin, stdout, stderr)),
        history_(history_init()) {
    history(history_, &event_, H_SETSIZE, kHistoryLines);
    history(history_, &event_, H_SETUNIQUE, 1);
    if (!history_path_.empty()) history(history_, &event_, H_LOAD, history_path_.c_str());
    el_set(editor_, EL_CLIENTDATA, this);
    el_set(editor_, EL_PROMPT, &Impl::GivePrompt);
    el_set(editor_, EL_GETCFN, &Impl::GetCharacter);
    el_set(editor_, EL_EDITOR, "emacs");
    el_set(editor_, EL_HIST, ::history, history_);
    el_set(editor_, EL_ADDFN, "firn-complete", "Complete the word", &Impl::CompleteWord);
    el_set(editor_, EL_BIND, "^I", "firn-complete", nullptr);
    el_set(editor_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    // The user's own bindings, in ~/.editrc.
    el_source(editor_, nullptr);
  }

  ~Impl() {
    history_end(history_);
    el_end(editor_);
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Outcome Read(const std::string& prompt, std::string* line) {
    prompt_ = prompt;
    // The window may have changed since.
    el_resize(editor_);
    errno = 0;
    int count = 0;
    const char* text = el_gets(editor_, &count);
    if (text == nullptr || count <= 0) {
      return errno == EINTR ? Outcome::kInterrupted : Outcome::kEnd;
    }
    *line = text;
    while (!line->empty() && (line->back() == '\n' || line->back() == '\r')) line->pop_back();
    return Outcome::kLine;
  }

  void Remember(const std::string& line) {
    if (line.empty()) return;
    history(history_, &event_, H_ENTER, line.c_str());
    if (history_path_.empty()) return;
    // Statements may tell what is nobody else's business.
    const mode_t before = umask(0077);
    history(history_, &event_, H_SAVE, history_path_.c_str());
    umask(before);
  }

 private:
  static Impl& Of(EditLine* editor) {
    void* data = nullptr;
    el_get(editor, EL_CLIENTDATA, &data);
    return *static_cast<Impl*>(data);
  }

  static char* GivePrompt(EditLine* editor) { return Of(editor).prompt_.data(); }

  // The library's own waits in a read, which a signal that came just before it does not end.
  static int GetCharacter(EditLine* editor, wchar_t* character) {
    const Impl& self = Of(editor);
    std::mbstate_t state = {};
    while (true) {
      if (!self.AwaitKey()) {
        errno = EINTR;
        return -1;
      }
      char byte = 0;
      const ssize_t count = read(STDIN_FILENO, &byte, 1);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return static_cast<int>(count);
      const size_t bytes = std::mbrtowc(character, &byte, 1, &state);
      if (bytes == kIncomplete) continue;
      // What is no character is taken for one, so that it can be seen and deleted.
      if (bytes == kInvalid) *character = static_cast<unsigned char>(byte);
      return 1;
    }
  }

  // False if it was interrupted.
  bool AwaitKey() const {
    pollfd ready{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    do {
      if (is_interrupted_()) return false;
    } while (poll(&ready, 1, kLookIntervalMs) <= 0);
    return true;
  }

  static unsigned char CompleteWord(EditLine* editor, int) { return Of(editor).CompleteHere(); }

  unsigned char CompleteHere() {
    const LineInfo* info = el_line(editor_);
    const std::string_view line(info->buffer, static_cast<size_t>(info->lastchar - info->buffer));
    const auto cursor = static_cast<size_t>(info->cursor - info->buffer);
    const SqlCandidates candidates = complete_(line, cursor);
    if (candidates.words.empty()) return CC_ERROR;
    const std::string word(line.substr(candidates.begin, cursor - candidates.begin));
    std::string replacement = candidates.common;
    // A function goes on with its arguments.
    if (candidates.words.size() == 1 && !replacement.ends_with('(')) replacement += ' ';
    if (replacement != word) {
      el_deletestr(editor_, CountCharacters(word));
      return el_insertstr(editor_, replacement.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    }
    std::fprintf(stdout, "\n%s", FormatWords(candidates.words, DetectTerminal().width).c_str());
    return CC_REDISPLAY;
  }

  const std::string history_path_;
  const Complete complete_;
  const IsInterrupted is_interrupted_;
  std::string prompt_;
  EditLine* const editor_;
  History* const history_;
  HistEvent event_ = {};
};

LineEditor::LineEditor(std::string history_path, Complete complete, IsInterrupted is_interrupted)
    : impl_(std::make_unique<Impl>(std::move(history_path), std::move(complete),
                                   std::move(is_interrupted))) {}

LineEditor::~LineEditor() = default;

LineEditor::Outcome LineEditor::Read(const std::string& prompt, std::string* line) {
  return impl_->Read(prompt, line);
}

void LineEditor::Remember(const std::string& line) { impl_->Remember(line); }

}  // namespace firn::cli
