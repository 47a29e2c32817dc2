package firn_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"firn.dev/go/firn"
	"firn.dev/go/firn/internal/firntest"
)

const (
	kills         = 6
	betweenKills  = 40 // events, at least
	patience      = 5 * time.Minute
	appendedTypes = "printed"
)

// connect gives a client whose calls have the time to outlive a kill, also on a machine that has much
// else to do.
func connect(t *testing.T, daemon *firntest.Daemon) *firn.Client {
	t.Helper()
	client, err := firn.Connect("firn://" + daemon.Address + "?deadline=5m")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// killOften kills the daemon and starts it again, each time after some progress.
func killOften(t *testing.T, daemon *firntest.Daemon, progress *atomic.Int64) {
	t.Helper()
	for range kills {
		until := progress.Load() + betweenKills
		for progress.Load() < until && !t.Failed() {
			time.Sleep(time.Millisecond)
		}
		daemon.Kill()
		daemon.Restart(t)
	}
}

// appender appends events one after the other, some with a check, until it is told to stop.
type appender struct {
	count   atomic.Int64
	stop    atomic.Bool
	results []*firn.AppendResult
}

func (a *appender) run(t *testing.T, client *firn.Client) {
	revisions := map[int64]uint64{}
	for n := int64(1); !a.stop.Load(); n++ {
		event := firn.Event{Type: appendedTypes, TargetType: "image", TargetID: n % 7, Payload: []byte(`{}`)}
		var result *firn.AppendResult
		var err error
		if n%3 == 0 {
			result, err = client.AppendIfRevision(t.Context(), revisions[event.TargetID], event)
		} else {
			result, err = client.Append(t.Context(), event)
		}
		if err != nil {
			t.Errorf("append %d: %v", n, err)
			return
		}
		revisions[event.TargetID]++
		if result.Revision != revisions[event.TargetID] {
			t.Errorf("append %d is at revision %d of its stream, not %d", n, result.Revision,
				revisions[event.TargetID])
		}
		a.results = append(a.results, result)
		a.count.Add(1)
	}
}

// inOrder checks that positions come once and in order, without gaps.
type inOrder struct{ last atomic.Uint64 }

func (o *inOrder) take(t *testing.T, position uint64) {
	if before := o.last.Swap(position); position != before+1 {
		t.Errorf("position %d came after %d", position, before)
	}
}

// await waits until the last position was taken.
func (o *inOrder) await(t *testing.T, what string, last uint64) {
	t.Helper()
	for begin := time.Now(); o.last.Load() < last; time.Sleep(time.Millisecond) {
		if time.Since(begin) > patience || t.Failed() {
			t.Fatalf("%s came to %d of %d", what, o.last.Load(), last)
		}
	}
}

func TestEverythingThroughKills(t *testing.T) {
	daemon := firntest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()

	writer := &appender{}
	var followed, filtered, consumed inOrder
	var replays atomic.Int64
	var written sync.WaitGroup
	client := connect(t, daemon)
	written.Go(func() { writer.run(t, client) })
	all.Go(func() { follow(ctx, t, client, firn.FollowOptions{}, &followed) })
	all.Go(func() {
		// With a query, and heartbeats so short that there are some.
		follow(ctx, t, client, firn.FollowOptions{
			Query:             firn.Query{{Types: []string{appendedTypes}}},
			HeartbeatInterval: 100 * time.Millisecond,
			BatchSize:         3,
		}, &filtered)
	})
	all.Go(func() { consume(ctx, t, client, filepath.Join(t.TempDir(), "checkpoint"), &consumed) })
	all.Go(func() { replayAgainAndAgain(ctx, t, client, &replays) })

	killOften(t, daemon, &writer.count)
	writer.stop.Store(true)
	written.Wait()
	last := uint64(len(writer.results))
	followed.await(t, "the follower", last)
	filtered.await(t, "the follower with a query", last)
	consumed.await(t, "the consumer", last)
	if replays.Load() < kills {
		t.Errorf("only %d replays", replays.Load())
	}

	// Each append made its event once: as many as there are positions, each at its own.
	position := 0
	for event, err := range client.Get(ctx, firn.GetOptions{PageSize: 7}) {
		if err != nil {
			t.Fatal(err)
		}
		result := writer.results[position]
		position++
		if event.ID != result.ID || event.Position != result.Position ||
			!event.CreatedAt.Equal(result.CreatedAt) {
			t.Fatalf("the log has %+v, the append gave %+v", event, result)
		}
	}
	if position != len(writer.results) {
		t.Errorf("%d events of %d appends", position, len(writer.results))
	}
}

func follow(ctx context.Context, t *testing.T, client *firn.Client, options firn.FollowOptions,
	order *inOrder) {
	for event, err := range client.Follow(ctx, options) {
		if errors.Is(err, context.Canceled) {
			return
		}
		if err != nil {
			t.Errorf("follow: %v", err)
			return
		}
		order.take(t, event.Position)
	}
}

// consume is a consumer that fails now and then and begins again from its checkpoint.
func consume(ctx context.Context, t *testing.T, client *firn.Client, path string, order *inOrder) {
	errFailed := errors.New("failed")
	for batches := 0; ; {
		err := client.Consume(ctx, firn.FileCheckpoint(path), firn.FollowOptions{BatchSize: 5},
			func(_ context.Context, batch *firn.Batch) error {
				if batches++; batches%10 == 0 {
					return errFailed // before the work: the batch comes again
				}
				for _, event := range batch.Events {
					order.take(t, event.Position)
				}
				return nil
			})
		if errors.Is(err, context.Canceled) {
			return
		}
		if err != errFailed {
			t.Errorf("consume: %v", err)
			return
		}
	}
}

func replayAgainAndAgain(ctx context.Context, t *testing.T, client *firn.Client, count *atomic.Int64) {
	for {
		var order inOrder
		head, err := client.Head(ctx)
		if errors.Is(err, context.Canceled) {
			return
		}
		if err != nil {
			t.Errorf("head: %v", err)
			return
		}
		for event, err := range client.Replay(ctx, firn.ReplayOptions{
			UntilPosition: &head.Position, BatchSize: 2}) {
			if errors.Is(err, context.Canceled) {
				return
			}
			if err != nil {
				t.Errorf("replay: %v", err)
				return
			}
			order.take(t, event.Position)
			time.Sleep(time.Millisecond) // so that kills come in between
		}
		if order.last.Load() != head.Position {
			t.Errorf("a replay to %d ended at %d", head.Position, order.last.Load())
		}
		count.Add(1)
	}
}

func TestAppendStreamThroughKills(t *testing.T) {
	daemon := firntest.Start(t)
	client := connect(t, daemon)
	stream := client.AppendStream(t.Context())
	var all []*firn.PendingAppend
	var sent, answered atomic.Int64
	var stop atomic.Bool
	var done sync.WaitGroup
	done.Go(func() {
		for ; !stop.Load(); sent.Add(1) {
			pending, err := stream.Send(t.Context(), []firn.Event{
				{Type: appendedTypes, TargetType: "image", TargetID: sent.Load(), Payload: []byte(`{"n":1}`)},
				{Type: appendedTypes, TargetType: "image", TargetID: sent.Load(), Payload: []byte(`{"n":2}`)},
			})
			if err != nil {
				t.Errorf("send: %v", err)
				return
			}
			all = append(all, pending)
			go func() {
				<-pending.Done()
				answered.Add(1)
			}()
		}
	})
	killOften(t, daemon, &answered)
	stop.Store(true)
	done.Wait()
	if err := stream.Close(); err != nil {
		t.Fatal(err)
	}
	next := uint64(1)
	for i, pending := range all {
		result, err := pending.Wait(t.Context())
		if err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
		for _, event := range result.Events {
			if event.Position != next {
				t.Fatalf("request %d is at %d, not %d", i, event.Position, next)
			}
			next++
		}
	}
	count, err := client.Count(t.Context(), firn.CountOptions{})
	if err != nil || count.Events != next-1 {
		t.Errorf("the log has %+v events, not %d (%v)", count, next-1, err)
	}
}

func TestFollowerThroughAPauseOfTheServer(t *testing.T) {
	daemon := firntest.Start(t)
	client := connect(t, daemon)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var order inOrder
	var reader sync.WaitGroup
	defer reader.Wait()
	defer cancel()
	reader.Go(func() {
		follow(ctx, t, client, firn.FollowOptions{HeartbeatInterval: 100 * time.Millisecond}, &order)
	})
	for last := uint64(1); last <= 3; last++ {
		_, err := client.Append(ctx, firn.Event{Type: appendedTypes, TargetType: "image", Payload: []byte(`{}`)})
		if err != nil {
			t.Fatal(err)
		}
		order.await(t, "the follower", last)
		daemon.Pause()
		time.Sleep(time.Second) // the connection stays, and is silent
		daemon.Continue()
	}
}
