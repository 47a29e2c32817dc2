package firn

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// positions reads n events of a replay or a follower.
func positions(t *testing.T, n int, events func(func(*Event, error) bool)) []uint64 {
	t.Helper()
	var got []uint64
	for event, err := range events {
		if err != nil {
			t.Fatal(err)
		}
		if got = append(got, event.Position); len(got) == n {
			break
		}
	}
	return got
}

// offer sends the event at the position.
func offer(stream pb.EventStore_ReplayEventsServer, position uint64) error {
	return stream.Send(&pb.ReplayEventsResponse{
		Events: []*pb.EventDTO{{Position: position}}, Position: position, Head: position})
}

func TestFollowerResumesAfterWhateverIsNotTheServersWord(t *testing.T) {
	breaks := []error{
		status.Error(codes.Unavailable, "the connection was lost"),
		status.Error(codes.Canceled, "a proxy has cancelled"),
		status.Error(codes.Internal, "a stream was reset"),
		status.Error(codes.Unimplemented, "a proxy knows no such call"),
		refusal(codes.Unavailable, ErrShuttingDown),
		nil, // a follower never ends well
	}
	client := serve(t, &fakeServer{replay: func(request *pb.ReplayEventsRequest,
		stream pb.EventStore_ReplayEventsServer) error {
		if !request.GetFollow() || request.GetPayloadForm() != pb.PayloadForm_PAYLOAD_FORM_JSON {
			t.Errorf("asked for %v", request)
		}
		if err := offer(stream, request.GetAfterPosition()+1); err != nil {
			return err
		}
		return breaks[int(request.GetAfterPosition())%len(breaks)]
	}}, time.Minute)
	got := positions(t, 7, client.Follow(t.Context(), FollowOptions{}))
	if !slices.Equal(got, []uint64{1, 2, 3, 4, 5, 6, 7}) {
		t.Errorf("got %v", got)
	}
}

func TestFollowerEndsWithTheServersWord(t *testing.T) {
	for _, reason := range []Reason{
		ErrInvalidField, ErrPositionBeyondHead, ErrConsumerTooSlow, ErrCorrupted, ErrUnauthenticated} {
		client := serve(t, &fakeServer{replay: func(*pb.ReplayEventsRequest,
			pb.EventStore_ReplayEventsServer) error {
			return refusal(codes.Aborted, reason)
		}}, time.Minute)
		errs := 0
		for _, err := range client.Follow(t.Context(), FollowOptions{}) {
			if errs++; !errors.Is(err, reason) {
				t.Errorf("got %v, not %v", err, reason)
			}
		}
		if errs != 1 {
			t.Errorf("%d errors", errs)
		}
	}
}

// impatient is a follower that waits for a message no longer than 300 ms.
func impatient(t *testing.T, client *Client) iter.Seq2[*Event, error] {
	return eventsOf(func(yield func(*Batch, error) bool) {
		(&replay{
			client:   client,
			request:  &pb.ReplayEventsRequest{Follow: true},
			patience: 300 * time.Millisecond,
		}).run(t.Context(), yield)
	})
}

func TestServersWordIsAwaitedHoweverShortTheHeartbeat(t *testing.T) {
	client := serve(t, &fakeServer{replay: func(request *pb.ReplayEventsRequest,
		_ pb.EventStore_ReplayEventsServer) error {
		time.Sleep(100 * time.Millisecond)
		return refusal(codes.InvalidArgument, ErrInvalidField)
	}}, time.Minute)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, err := range client.Follow(ctx, FollowOptions{HeartbeatInterval: time.Millisecond}) {
		if !errors.Is(err, ErrInvalidField) {
			t.Errorf("got %v", err)
		}
	}
}

func TestFollowerGivesUpASilentConnection(t *testing.T) {
	var connections atomic.Int32
	client := serve(t, &fakeServer{replay: func(request *pb.ReplayEventsRequest,
		stream pb.EventStore_ReplayEventsServer) error {
		connections.Add(1)
		if err := offer(stream, request.GetAfterPosition()+1); err != nil {
			return err
		}
		<-stream.Context().Done()
		return nil
	}}, time.Minute)
	got := positions(t, 3, impatient(t, client))
	if !slices.Equal(got, []uint64{1, 2, 3}) || connections.Load() != 3 {
		t.Errorf("got %v over %d connections", got, connections.Load())
	}
}

func TestTheReadersOwnTimeIsNoSilence(t *testing.T) {
	client := serve(t, &fakeServer{replay: func(request *pb.ReplayEventsRequest,
		stream pb.EventStore_ReplayEventsServer) error {
		for position := request.GetAfterPosition() + 1; ; position++ {
			if err := offer(stream, position); err != nil {
				return err
			}
			if position%2 == 0 {
				<-stream.Context().Done()
			}
		}
	}}, time.Minute)
	for event, err := range impatient(t, client) {
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(400 * time.Millisecond) // longer than its patience
		if event.Position == 2 {
			break
		}
	}
}

func TestAnotherLogEndsIt(t *testing.T) {
	var store atomic.Value
	store.Store("one")
	client := serve(t, &fakeServer{
		head: func() (*pb.GetHeadResponse, error) {
			return &pb.GetHeadResponse{StoreId: store.Load().(string), Position: 3}, nil
		},
		replay: func(_ *pb.ReplayEventsRequest, stream pb.EventStore_ReplayEventsServer) error {
			store.Store("another")
			_ = offer(stream, 1)
			return status.Error(codes.Unavailable, "gone")
		}}, time.Minute)
	var got []error
	for _, err := range client.Replay(t.Context(), ReplayOptions{}) {
		got = append(got, err)
	}
	if len(got) != 2 || got[0] != nil || !errors.Is(got[1], ErrStoreChanged) {
		t.Errorf("got %v", got)
	}
	for _, err := range client.Follow(t.Context(), FollowOptions{StoreID: "one", AfterPosition: 1}) {
		if !errors.Is(err, ErrStoreChanged) {
			t.Errorf("of a checkpoint: %v", err)
		}
	}
}

func TestAnotherLogBetweenAskingAndReadingEndsIt(t *testing.T) {
	var asked atomic.Int32
	client := serve(t, &fakeServer{
		head: func() (*pb.GetHeadResponse, error) {
			if asked.Add(1) <= 2 {
				return &pb.GetHeadResponse{StoreId: "one", Position: 3}, nil
			}
			return &pb.GetHeadResponse{StoreId: "another", Position: 3}, nil
		},
		replay: func(request *pb.ReplayEventsRequest, stream pb.EventStore_ReplayEventsServer) error {
			_ = offer(stream, request.GetAfterPosition()+1)
			return status.Error(codes.Unavailable, "gone")
		}}, time.Minute)
	var got []error
	for _, err := range client.Follow(t.Context(), FollowOptions{}) {
		got = append(got, err)
	}
	if len(got) != 2 || got[0] != nil || !errors.Is(got[1], ErrStoreChanged) {
		t.Errorf("got %v", got)
	}
}

func TestReplayEndsWhereTheLogEndedWhenItBegan(t *testing.T) {
	var head atomic.Uint64
	head.Store(3)
	client := serve(t, &fakeServer{
		head: func() (*pb.GetHeadResponse, error) {
			return &pb.GetHeadResponse{StoreId: "store", Position: head.Add(1) - 1}, nil
		},
		replay: func(request *pb.ReplayEventsRequest, stream pb.EventStore_ReplayEventsServer) error {
			if request.GetUntilPosition() != 3 {
				t.Errorf("asked for %v", request)
			}
			_ = offer(stream, request.GetAfterPosition()+1)
			return status.Error(codes.Unavailable, "gone")
		}}, time.Minute)
	got := positions(t, -1, client.Replay(t.Context(), ReplayOptions{}))
	if !slices.Equal(got, []uint64{1, 2, 3}) {
		t.Errorf("got %v", got)
	}
}

func TestReplayGivesUpAfterTheDeadline(t *testing.T) {
	replayed := func(deadline time.Duration) (last error) {
		client := serve(t, &fakeServer{replay: func(request *pb.ReplayEventsRequest,
			stream pb.EventStore_ReplayEventsServer) error {
			if request.GetAfterPosition() == 0 {
				_ = offer(stream, 1)
			}
			return status.Error(codes.Unavailable, "gone")
		}}, deadline)
		for _, err := range client.Replay(t.Context(), ReplayOptions{}) {
			last = err
		}
		return last
	}
	deadline := time.Second
	last := replayed(deadline)
	for errors.Is(last, context.DeadlineExceeded) && deadline < time.Minute { // nothing had gone yet
		deadline *= 2
		last = replayed(deadline)
	}
	var failure *Error
	if !errors.As(last, &failure) || failure.Code != codes.Unavailable {
		t.Errorf("got %v", last)
	}
}

func TestReplayWaitsForTheDeadlineOnce(t *testing.T) {
	over := make(chan struct{})
	defer close(over)
	var asked atomic.Int32
	client := serve(t, &fakeServer{head: func() (*pb.GetHeadResponse, error) {
		asked.Add(1)
		<-over
		return nil, status.Error(codes.Unavailable, "over")
	}}, time.Second)
	for _, err := range client.Replay(t.Context(), ReplayOptions{}) {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	}
	if n := asked.Load(); n > 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestFollowerThatIsCancelledOrClosed(t *testing.T) {
	client := serve(t, &fakeServer{replay: func(request *pb.ReplayEventsRequest,
		stream pb.EventStore_ReplayEventsServer) error {
		_ = offer(stream, request.GetAfterPosition()+1)
		<-stream.Context().Done()
		return nil
	}}, time.Minute)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for _, err := range client.Follow(ctx, FollowOptions{}) {
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("cancelled: %v", last)
	}
	for _, err := range client.Follow(t.Context(), FollowOptions{}) {
		_ = client.Close()
		last = err
	}
	if !errors.Is(last, ErrClosed) {
		t.Errorf("closed: %v", last)
	}
}

func TestWhatCannotBeSentIsSaidAtOnce(t *testing.T) {
	client := serve(t, &fakeServer{}, time.Minute)
	for _, err := range client.Follow(t.Context(), FollowOptions{Query: Query{{Tags: []string{"\xff"}}}}) {
		var failure *Error
		if !errors.As(err, &failure) || failure.Code != codes.InvalidArgument {
			t.Errorf("got %v", err)
		}
	}
}
