package dev.firn.client;

import dev.firn.internal.v1.GetNewestEventsRequest;
import dev.firn.internal.v1.GetNewestEventsResponse;
import dev.firn.internal.v1.NewestEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Finds the newest events of all that was asked for, by as many calls as it takes. */
final class NewestTask extends Task<NewestEvents> {
  private final GetNewestEventsRequest request;
  private final Function<GetNewestEventsRequest, CompletableFuture<GetNewestEventsResponse>> call;
  private final List<Optional<Event>> found = new ArrayList<>();
  private long head;

  NewestTask(
      GetNewestEventsRequest request,
      Function<GetNewestEventsRequest, CompletableFuture<GetNewestEventsResponse>> call) {
    this.request = request;
    this.call = call;
    step(
        call.apply(request),
        answer -> {
          head = answer.getHead();
          take(answer, Long.MAX_VALUE);
        });
  }

  /**
   * @param before one that was not found may not be beyond it: it was asked to look before that
   */
  private void take(GetNewestEventsResponse answer, long before) {
    int wanted = request.getStreamsCount() + request.getQueriesCount() - found.size();
    if (answer.getNewestCount() > wanted || (answer.getNewestCount() == 0 && wanted > 0)) {
      throw Errors.brokenAnswer(answer.getNewestCount() + " of " + wanted + " newest events");
    }
    for (NewestEvent newest : answer.getNewestList()) {
      if (!newest.hasEvent() && newest.getPosition() != 0) {
        // It was not allowed to look further back. What came after this one is asked for again.
        long position = newest.getPosition();
        if (position >= before) {
          throw Errors.brokenAnswer("newest events that are looked for no further back");
        }
        step(call.apply(rest(1).setUntilPosition(position).build()), next -> take(next, position));
        return;
      }
      found.add(newest.hasEvent() ? Optional.of(new Event(newest.getEvent())) : Optional.empty());
    }
    int left = request.getStreamsCount() + request.getQueriesCount() - found.size();
    if (left == 0) {
      complete(new NewestEvents(found, head));
    } else {
      step(
          call.apply(rest(left).setUntilPosition(head).build()),
          next -> take(next, Long.MAX_VALUE));
    }
  }

  /** The request for the next so many of what was not found yet. */
  private GetNewestEventsRequest.Builder rest(int wanted) {
    int streams = request.getStreamsCount();
    int from = found.size();
    int until = from + wanted;
    return request.toBuilder()
        .clearStreams()
        .clearQueries()
        .addAllStreams(
            request.getStreamsList().subList(Math.min(from, streams), Math.min(until, streams)))
        .addAllQueries(
            request
                .getQueriesList()
                .subList(Math.max(from - streams, 0), Math.max(until - streams, 0)));
  }
}
