// hiredis's objects, owned.

#ifndef FIRN_BENCH_PEERS_REDIS_CONNECTION_H_
#define FIRN_BENCH_PEERS_REDIS_CONNECTION_H_

#include <hiredis/hiredis.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "harness/measure.h"

namespace firn::bench::redis {

struct Closer {
  void operator()(redisContext* context) const { redisFree(context); }
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Context = std::unique_ptr<redisContext, Closer>;
using Reply = std::unique_ptr<redisReply, Closer>;

inline void Check(const redisReply* reply) {
  if (reply == nullptr || reply->type == REDIS_REPLY_ERROR) {
    Fail(std::string("redis: ") + (reply == nullptr ? "no answer" : reply->str));
  }
}

// To HOST:PORT.
inline Context Connect(const std::string& server) {
  const size_t colon = server.rfind(':');
  Context context(
      redisConnect(server.substr(0, colon).c_str(), std::stoi(server.substr(colon + 1))));
  if (context == nullptr || context->err != 0) Fail("redis: cannot connect");
  return context;
}

inline uint64_t CountStored(redisContext* context) {
  const Reply length(static_cast<redisReply*>(redisCommand(context, "XLEN log")));
  Check(length.get());
  return static_cast<uint64_t>(length->integer);
}

// An entry's id, "MILLISECONDS-SEQUENCE", as a number of the same order.
inline uint64_t ToNumber(const redisReply* id) {
  constexpr int kSequenceBits = 20;
  char* sequence = nullptr;
  const uint64_t milliseconds = std::strtoull(id->str, &sequence, 10);
  return milliseconds << kSequenceBits | std::strtoull(sequence + 1, nullptr, 10);
}

}  // namespace firn::bench::redis

#endif  // FIRN_BENCH_PEERS_REDIS_CONNECTION_H_
