// XADD through hiredis, pipelined over one connection: the server then reads many commands at once
// and flushes once for all of them, which suits it best. A batch is a MULTI.

#include <deque>
#include <string>
#include <vector>

#include "peers/peer.h"
#include "peers/redis_connection.h"

namespace firn::bench {
namespace {

// Refuses an id that is known, adds to the log, and a reference to the stream of the target.
constexpr char kScript[] = R"(
if not redis.call('SET', 'id:' .. ARGV[1], 1, 'NX') then return redis.error_reply('known id') end
local entry = redis.call('XADD', 'log', '*', 'id', ARGV[1], 'timestamp', ARGV[2], 'event_type',
  ARGV[3], 'payload', ARGV[4], 'target_type', ARGV[5], 'target_id', ARGV[6], 'user_id', ARGV[7])
redis.call('XADD', ARGV[5] .. ':' .. ARGV[6], '*', 'entry', entry)
return entry
)";

using redis::Check;
using redis::Reply;

class RedisLoad {
 public:
  RedisLoad(const PeerOptions& options, bool script)
      : options_(options),
        script_(script),
        context_(redis::Connect(options.server)),
        maker_(MakerOptions(options)) {
    if (!script_) return;
    const Reply loaded(
        static_cast<redisReply*>(redisCommand(context_.get(), "SCRIPT LOAD %s", kScript)));
    Check(loaded.get());
    sha_ = loaded->str;
  }

  Measurement Run() {
    const uint64_t stored = redis::CountStored(context_.get());
    Load load(options_);
    while (waiting_.size() < static_cast<size_t>(options_.in_flight) && StartNext(load)) continue;
    while (!waiting_.empty()) {
      void* reply = nullptr;
      // Sends what was started, and waits for an answer.
      if (redisGetReply(context_.get(), &reply) != REDIS_OK) Fail("redis: the connection broke");
      TakeReply(Reply(static_cast<redisReply*>(reply)), load);
      // All that came with it, before anything is sent again.
      while (redisGetReplyFromReader(context_.get(), &reply) == REDIS_OK && reply != nullptr) {
        TakeReply(Reply(static_cast<redisReply*>(reply)), load);
      }
    }
    return load.Take(stored);
  }

 private:
  struct Request {
    Clock::time_point began;
    int events;
    int replies;
    uint64_t bytes;
  };

  bool StartNext(Load& load) {
    Request request{.began = {}, .events = load.Next(Clock::now()), .replies = 0, .bytes = 0};
    if (request.events == 0) return false;
    const bool together = request.events > 1;
    if (together) request.bytes += Send({"MULTI"});
    for (int i = 0; i < request.events; ++i) request.bytes += SendEvent();
    if (together) request.bytes += Send({"EXEC"});
    request.replies = request.events + (together ? 2 : 0);
    request.began = Clock::now();
    waiting_.push_back(request);
    return true;
  }

  uint64_t SendEvent() {
    maker_.Make(event_);
    FormatUuid(event_.id, id_);
    const std::string timestamp = std::to_string(event_.timestamp_ms);
    const std::string target = std::to_string(event_.target_id);
    if (script_) {
      return Send({"EVALSHA", sha_, "0", id_, timestamp, event_.type, event_.payload, kTargetType,
                   target, kUserId});
    }
    return Send({"XADD", "log", "*", "id", id_, "timestamp", timestamp, "event_type", event_.type,
                 "payload", event_.payload, "target_type", kTargetType, "target_id", target,
                 "user_id", kUserId});
  }

  uint64_t Send(const std::vector<std::string>& words) {
    std::vector<const char*> texts;
    std::vector<size_t> sizes;
    uint64_t bytes = 0;
    for (const std::string& word : words) {
      texts.push_back(word.data());
      sizes.push_back(word.size());
      bytes += word.size();
    }
    redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), texts.data(),
                           sizes.data());
    return bytes;
  }

  void TakeReply(Reply reply, Load& load) {
    Check(reply.get());
    Request& request = waiting_.front();
    if (--request.replies > 0) return;
    // The number of a single event; of a batch nobody asks for it.
    const uint64_t position = reply->type == REDIS_REPLY_STRING ? redis::ToNumber(reply.get()) : 0;
    load.Acknowledge(request.began, request.events, request.bytes, position);
    waiting_.pop_front();
    StartNext(load);
  }

  const PeerOptions& options_;
  const bool script_;
  redis::Context context_;
  std::string sha_;
  EventMaker maker_;
  Event event_;
  std::string id_;
  std::deque<Request> waiting_;
};

}  // namespace

Measurement RunRedis(const PeerOptions& options) { return RedisLoad(options, false).Run(); }

Measurement RunRedisLua(const PeerOptions& options) { return RedisLoad(options, true).Run(); }

}  // namespace firn::bench
