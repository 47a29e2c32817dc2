package dev.firn.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** Publishes the events of all pages, one page after the other. */
final class PagePublisher implements Flow.Publisher<Event> {
  private final Function<PageRequest, CompletableFuture<EventPage>> get;
  private final PageRequest first;

  PagePublisher(Function<PageRequest, CompletableFuture<EventPage>> get, PageRequest first) {
    this.get = get;
    this.first = first;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Event> subscriber) {
    ItemSubscription<Event> subscription = new ItemSubscription<>(subscriber);
    subscription.start(new Pages(subscription));
  }

  private final class Pages implements ItemSubscription.Source {
    private final ItemSubscription<Event> subscription;
    private volatile PageRequest next = first;
    private volatile boolean last;
    private volatile CompletableFuture<EventPage> page = CompletableFuture.completedFuture(null);

    Pages(ItemSubscription<Event> subscription) {
      this.subscription = subscription;
    }

    @Override
    public void more() {
      if (last) {
        subscription.end();
        return;
      }
      try {
        page = get.apply(next);
      } catch (IllegalStateException e) { // The client was closed.
        subscription.fail(e);
        return;
      }
      page.whenComplete(
          (events, error) -> {
            if (error != null) {
              subscription.fail(error);
              return;
            }
            last = events.isLast();
            next = next.withToken(events.nextPageToken());
            subscription.add(events.events());
          });
    }

    @Override
    public void cancel() {
      page.cancel(true);
    }
  }
}
