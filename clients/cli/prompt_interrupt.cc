#include "cli/prompt_interrupt.h"

namespace firn::cli {
namespace {

volatile std::sig_atomic_t is_noted = 0;

void Note(int) { is_noted = 1; }

}  // namespace

PromptInterrupt::PromptInterrupt() {
  is_noted = 0;
  struct sigaction action {};
  action.sa_handler = Note;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &before_);
}

PromptInterrupt::~PromptInterrupt() { sigaction(SIGINT, &before_, nullptr); }

bool PromptInterrupt::is_requested() const { return is_noted != 0; }

void PromptInterrupt::Clear() { is_noted = 0; }

}  // namespace firn::cli
