package dev.firn.client;

import dev.firn.internal.v1.CountEventsRequest;
import dev.firn.internal.v1.CountEventsResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Counts to the end, by as many calls as it takes: one looks at a part of the log. */
final class CountTask extends Task<EventCount> {
  private final Function<CountEventsRequest, CompletableFuture<CountEventsResponse>> call;
  private long count;

  CountTask(
      CountEventsRequest request,
      Function<CountEventsRequest, CompletableFuture<CountEventsResponse>> call) {
    this.call = call;
    count(request);
  }

  private void count(CountEventsRequest request) {
    step(
        call.apply(request),
        answer -> {
          count += answer.getCount();
          if (answer.getPosition() >= answer.getUntil()) {
            complete(new EventCount(count, answer.getUntil()));
            return;
          }
          if (answer.getPosition() <= request.getAfterPosition()) {
            throw Errors.brokenAnswer("a count that goes no further");
          }
          count(
              request.toBuilder()
                  .setAfterPosition(answer.getPosition())
                  .setUntilPosition(answer.getUntil())
                  .build());
        });
  }
}
