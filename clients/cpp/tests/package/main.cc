// Appends an event to the server that its argument names, and reads it: 0 if it is the same.

#include <iostream>

#include "firn/catalog/rating.h"
#include "firn/client/client.h"

int main(int /*argc*/, char** argv) {
  const firn::catalog::RatingChanged rating{.old_rating = 0, .new_rating = 5};
  absl::StatusOr<firn::Client> client = firn::Client::Connect(argv[1]);
  if (!client.ok()) return 2;
  const auto appended = client->Append(firn::catalog::ToEvent(42, rating));
  if (!appended.ok()) {
    std::cerr << appended.status() << '\n';
    return 3;
  }
  const auto key = client->GetVerifierKey();
  const auto verifier = firn::Verifier::Parse(key.value_or(""));
  if (!verifier.ok() || !client->GetSignedCheckpoint(*verifier).ok()) return 6;
  for (const auto& event : client->Replay({.after_position = appended->event.position - 1})) {
    const auto read = firn::catalog::PayloadOf<firn::catalog::RatingChanged>(*event);
    return read.ok() && *read == rating ? 0 : 4;
  }
  return 5;
}
