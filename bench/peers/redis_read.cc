// Reads through hiredis: the log with XRANGE, page after page; followers with XREAD, each blocking
// on a connection of its own.

#include <poll.h>

#include <memory>
#include <string>
#include <vector>

#include "peers/read.h"
#include "peers/redis_connection.h"

namespace firn::bench {
namespace {

using redis::Check;
using redis::Reply;

constexpr char kXrange[] = "XRANGE log %s + COUNT 1000";
constexpr char kXread[] = "XREAD COUNT 1000 BLOCK 0 STREAMS log %s";

// Entries in the order of their ids; each an id, and names and values in turn.
class Entries {
 public:
  // `last`: the number of the entry before these; moved to their last.
  Entries(const redisReply* entries, uint64_t& last) : count_(entries->elements) {
    for (size_t i = 0; i < count_; ++i) {
      const redisReply* id = entries->element[i]->element[0];
      const uint64_t number = redis::ToNumber(id);
      if (number <= last) Fail("redis: entries are not in order");
      last = number;
      const redisReply* fields = entries->element[i]->element[1];
      for (size_t j = 0; j < fields->elements; ++j) bytes_ += fields->element[j]->len;
    }
    if (count_ > 0) last_id_ = entries->element[count_ - 1]->element[0]->str;
  }

  uint64_t count() const { return count_; }
  uint64_t bytes() const { return bytes_; }
  const std::string& last_id() const { return last_id_; }

 private:
  const size_t count_;
  uint64_t bytes_ = 0;
  std::string last_id_;
};

void Replay(redisContext* context, uint64_t stored, Meter& meter) {
  uint64_t last = 0;
  uint64_t events = 0;
  std::string from = "-";
  for (Clock::time_point began = Clock::now();;) {
    const Reply reply(static_cast<redisReply*>(redisCommand(context, kXrange, from.c_str())));
    Check(reply.get());
    const Entries entries(reply.get(), last);
    if (entries.count() == 0) break;
    events += entries.count();
    from = "(" + entries.last_id();
    const Clock::time_point now = Clock::now();
    meter.Add(began, now, entries.count(), entries.bytes());
    began = now;
  }
  if (events != stored) {
    Fail("redis: " + std::to_string(events) + " entries of " + std::to_string(stored));
  }
}

class RedisFollowers : public PeerFollowers {
 public:
  explicit RedisFollowers(const PeerFollowOptions& options) : PeerFollowers(options.followers) {
    for (int i = 0; i < options.followers; ++i) {
      contexts_.push_back(redis::Connect(options.server));
      polled_.push_back({.fd = contexts_.back()->fd, .events = POLLIN, .revents = 0});
    }
    numbers_.resize(contexts_.size());
    // Not "$", which may miss what is appended before the next command arrives.
    const std::string last = LastId(contexts_.front().get());
    for (redis::Context& context : contexts_) Ask(context.get(), last);
  }

  void Receive() override {
    constexpr int kPatienceMs = 20;
    poll(polled_.data(), polled_.size(), kPatienceMs);
    for (size_t i = 0; i < contexts_.size(); ++i) {
      if (polled_[i].revents != 0) Take(i);
    }
  }

 private:
  static std::string LastId(redisContext* context) {
    const Reply reply(static_cast<redisReply*>(redisCommand(context, "XREVRANGE log + - COUNT 1")));
    Check(reply.get());
    return reply->elements == 0 ? "0" : reply->element[0]->element[0]->str;
  }

  static void Ask(redisContext* context, const std::string& after) {
    redisAppendCommand(context, kXread, after.c_str());
    for (int done = 0; done == 0;) {
      if (redisBufferWrite(context, &done) != REDIS_OK) Fail("redis: the connection broke");
    }
  }

  void Take(size_t follower) {
    redisContext* context = contexts_[follower].get();
    void* read = nullptr;
    if (redisBufferRead(context) != REDIS_OK ||
        redisGetReplyFromReader(context, &read) != REDIS_OK) {
      Fail("redis: the connection broke");
    }
    if (read == nullptr) return;
    const Reply reply(static_cast<redisReply*>(read));
    Check(reply.get());
    const Entries entries(reply->element[0]->element[1], numbers_[follower]);
    Add(follower, numbers_[follower], entries.count(), entries.bytes());
    Ask(context, entries.last_id());
  }

  std::vector<redis::Context> contexts_;
  std::vector<pollfd> polled_;
  std::vector<uint64_t> numbers_;
};

}  // namespace

Measurement ReplayRedis(const PeerReplayOptions& options) {
  const redis::Context context = redis::Connect(options.server);
  const uint64_t stored = redis::CountStored(context.get());
  Measurement measurement = MeasurePasses(
      options.once, options.seconds, [&](Meter& meter) { Replay(context.get(), stored, meter); });
  measurement.stored = stored;
  return measurement;
}

void FollowRedis(const PeerFollowOptions& options) {
  RedisFollowers followers(options);
  MeasureFollowers(options, followers, RunRedis);
}

}  // namespace firn::bench
