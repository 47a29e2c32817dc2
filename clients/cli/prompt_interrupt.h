// Ctrl-C at a prompt: it ends what is under way, not the program.

#ifndef FIRN_CLI_PROMPT_INTERRUPT_H_
#define FIRN_CLI_PROMPT_INTERRUPT_H_

#include <csignal>

namespace firn::cli {

// Notes SIGINT while it lives. One object at a time; not thread-safe.
class PromptInterrupt {
 public:
  PromptInterrupt();
  ~PromptInterrupt();

  PromptInterrupt(const PromptInterrupt&) = delete;
  PromptInterrupt& operator=(const PromptInterrupt&) = delete;

  // Whether a signal has come since the last Clear.
  bool is_requested() const;
  void Clear();

 private:
  struct sigaction before_ {};
};

}  // namespace firn::cli

#endif  // FIRN_CLI_PROMPT_INTERRUPT_H_
