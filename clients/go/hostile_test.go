package firn

import (
	"context"
	"errors"
	"math"
	"net"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/durationpb"
)

// What servers do that do not keep to the contract is not believed, and nothing goes on for ever
// because of it.

// isMisfit reports whether the error says that an answer does not fit.
func isMisfit(err error) bool {
	var failure *Error
	return errors.As(err, &failure) && failure.Code == codes.Internal && failure.Reason == ""
}

// message is one of a replay, with events at these positions.
func message(position uint64, events ...uint64) *pb.ReplayEventsResponse {
	result := &pb.ReplayEventsResponse{Position: position, Head: 9}
	for _, event := range events {
		result.Events = append(result.Events, &pb.EventDTO{Position: event})
	}
	return result
}

func TestReplayThatGoesBackIsHandedToNobody(t *testing.T) {
	for name, second := range map[string]*pb.ReplayEventsResponse{
		"events again":                message(3, 2, 3),
		"a position before":           message(1),
		"an event before":             message(9, 2, 4),
		"an event beyond its message": message(4, 4, 5),
		"events out of order":         message(9, 5, 4),
		"an event twice":              message(9, 4, 4),
		"no position":                 message(9, 0),
	} {
		t.Run(name, func(t *testing.T) {
			var calls atomic.Int32
			client := serve(t, &fakeServer{replay: func(_ *pb.ReplayEventsRequest,
				stream pb.EventStore_ReplayEventsServer) error {
				calls.Add(1)
				_ = stream.Send(message(3, 1, 2, 3))
				return stream.Send(second)
			}}, time.Minute)
			var got []uint64
			var last error
			options := ReplayOptions{UntilPosition: Ptr(uint64(9))}
			for event, err := range client.Replay(t.Context(), options) {
				if last = err; err == nil {
					got = append(got, event.Position)
				}
			}
			if !slices.Equal(got, []uint64{1, 2, 3}) || !isMisfit(last) || calls.Load() != 1 {
				t.Errorf("%v, then %v, over %d calls", got, last, calls.Load())
			}
			path := filepath.Join(t.TempDir(), "checkpoint")
			err := client.Consume(t.Context(), FileCheckpoint(path), FollowOptions{},
				func(context.Context, *Batch) error { return nil })
			saved, loading := FileCheckpoint(path).Load(t.Context())
			if !isMisfit(err) || loading != nil || saved.Position != 3 {
				t.Errorf("the consumer: %v, saved %v, %v", err, saved, loading)
			}
		})
	}
}

func TestReplayThatEndsBeforeItsBoundIsResumed(t *testing.T) {
	for name, until := range map[string]*uint64{"of its own": Ptr(uint64(4)), "the head": nil} {
		t.Run(name, func(t *testing.T) {
			client := serve(t, &fakeServer{
				head: func() (*pb.GetHeadResponse, error) {
					return &pb.GetHeadResponse{StoreId: "store", Position: 4}, nil
				},
				replay: func(request *pb.ReplayEventsRequest, stream pb.EventStore_ReplayEventsServer) error {
					return offer(stream, request.GetAfterPosition()+1)
				}}, time.Minute)
			got := positions(t, -1, client.Replay(t.Context(), ReplayOptions{UntilPosition: until}))
			if !slices.Equal(got, []uint64{1, 2, 3, 4}) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestReplayAsOfATimeMayEndBeforeTheHead(t *testing.T) {
	var calls atomic.Int32
	client := serve(t, &fakeServer{replay: func(_ *pb.ReplayEventsRequest,
		stream pb.EventStore_ReplayEventsServer) error {
		calls.Add(1)
		return offer(stream, 1)
	}}, time.Minute)
	options := ReplayOptions{Bounds: Bounds{AsOf: time.Now()}}
	got := positions(t, -1, client.Replay(t.Context(), options))
	if !slices.Equal(got, []uint64{1}) || calls.Load() != 1 {
		t.Errorf("got %v over %d calls", got, calls.Load())
	}
}

func TestDelayWithoutEndIsBounded(t *testing.T) {
	follower := &replay{request: &pb.ReplayEventsRequest{Follow: true}}
	for _, delay := range []time.Duration{math.MaxInt64, time.Minute} {
		if pause := follower.pauseAfter(&Error{RetryDelay: delay}); pause != 30*time.Second {
			t.Errorf("pauses %v", pause)
		}
	}
	if pause := follower.pauseAfter(&Error{RetryDelay: 7 * time.Second}); pause != 7*time.Second {
		t.Errorf("pauses %v", pause)
	}
	client := serve(t, &fakeServer{
		append: func(context.Context, *pb.AppendEventRequest) (*pb.AppendEventResponse, error) {
			return nil, refusal(codes.ResourceExhausted, ErrOverloaded, retryAfter(math.MaxInt64))
		},
		appendStream: answering(func(uint64, *pb.AppendStreamRequest) *pb.AppendStreamResult {
			result := overloaded()
			result.GetError().RetryDelay = &durationpb.Duration{Seconds: math.MaxInt64}
			return result
		}).appendStream,
	}, 300*time.Millisecond)
	if _, err := client.Append(t.Context(), Event{}); !errors.Is(err, ErrOverloaded) {
		t.Errorf("got %v", err)
	}
	stream := client.AppendStream(t.Context())
	pending, err := stream.Send(t.Context(), []Event{{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pending.Wait(t.Context()); !errors.Is(err, ErrOverloaded) {
		t.Errorf("got %v", err)
	}
	_ = stream.Close()
}

// silencer passes connections on to an address, until it is told that those that are there pass
// nothing more, without anybody being told.
type silencer struct {
	listener net.Listener
	mutex    sync.Mutex
	silent   []*atomic.Bool
}

func silence(t *testing.T, to string) *silencer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	s := &silencer{listener: listener}
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil {
				_ = near.Close()
				continue
			}
			isSilent := &atomic.Bool{}
			s.mutex.Lock()
			s.silent = append(s.silent, isSilent)
			s.mutex.Unlock()
			go pass(near, far, isSilent)
			go pass(far, near, isSilent)
		}
	}()
	return s
}

func pass(from, to net.Conn, isSilent *atomic.Bool) {
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		if isSilent.Load() {
			continue
		}
		if n > 0 {
			_, _ = to.Write(buffer[:n])
		}
		if err != nil {
			_ = to.Close()
			return
		}
	}
}

// fallSilent gives how many connections there have been.
func (s *silencer) fallSilent() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, isSilent := range s.silent {
		isSilent.Store(true)
	}
	return len(s.silent)
}

func TestFollowerLeavesAConnectionThatFellSilent(t *testing.T) {
	daemon, direct := start(t)
	way := silence(t, daemon.Address)
	client, err := Connect(way.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := direct.Append(t.Context(), printed(1)); err != nil {
		t.Fatal(err)
	}
	var last error
	begin := time.Now()
	for event, err := range impatient(t, client) {
		if err != nil {
			last = err
			break
		}
		switch event.Position {
		case 1, 2:
			way.fallSilent()
			if _, err := direct.Append(t.Context(), printed(1)); err != nil {
				t.Fatal(err)
			}
		case 3:
			_ = client.Close() // ends what goes over its own connections too
		}
	}
	// A keepalive would notice after 40 s.
	if !errors.Is(last, ErrClosed) || time.Since(begin) > 35*time.Second {
		t.Errorf("ended with %v after %v", last, time.Since(begin))
	}
	if n := way.fallSilent(); n != 3 {
		t.Errorf("%d connections", n)
	}
}

func TestFollowersDeadlineDoesNotKeepItFromItsFirstMessage(t *testing.T) {
	client := serve(t, &fakeServer{
		head: func() (*pb.GetHeadResponse, error) {
			time.Sleep(200 * time.Millisecond)
			return &pb.GetHeadResponse{StoreId: "store"}, nil
		},
		replay: func(_ *pb.ReplayEventsRequest, stream pb.EventStore_ReplayEventsServer) error {
			_ = offer(stream, 1)
			return refusal(codes.DataLoss, ErrCorrupted)
		}}, 100*time.Millisecond)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for _, err := range client.Follow(ctx, FollowOptions{}) {
		if err != nil && !errors.Is(err, ErrCorrupted) {
			t.Error(err)
		}
	}
}

func TestCheckpointsLogIsAskedForAgainAtTheFirstMessage(t *testing.T) {
	var asked atomic.Int32
	client := serve(t, &fakeServer{
		head: func() (*pb.GetHeadResponse, error) {
			if asked.Add(1) == 1 {
				return &pb.GetHeadResponse{StoreId: "one", Position: 3}, nil
			}
			return &pb.GetHeadResponse{StoreId: "another", Position: 3}, nil
		},
		replay: func(request *pb.ReplayEventsRequest, stream pb.EventStore_ReplayEventsServer) error {
			return offer(stream, request.GetAfterPosition()+1)
		}}, time.Minute)
	options := FollowOptions{StoreID: "one", AfterPosition: 1}
	for event, err := range client.Follow(t.Context(), options) {
		if !errors.Is(err, ErrStoreChanged) {
			t.Errorf("got %v, %v", event, err)
			break
		}
	}
}

func TestStreamsAnswersAreThoseToItsRequests(t *testing.T) {
	for name, answer := range map[string]*pb.AppendStreamResult{
		"to the second": {RequestNumber: 2, Outcome: appendedAt(2).Outcome},
		"to none":       {RequestNumber: 0, Outcome: appendedAt(2).Outcome},
		"too early":     {RequestNumber: 9, Outcome: appendedAt(2).Outcome},
	} {
		t.Run(name, func(t *testing.T) {
			var calls atomic.Int32
			client := serve(t, &fakeServer{appendStream: func(
				stream pb.EventStore_AppendStreamServer) error {
				calls.Add(1)
				for range 2 {
					if _, err := stream.Recv(); err != nil {
						return err
					}
				}
				_ = stream.Send(&pb.AppendStreamResponse{Results: []*pb.AppendStreamResult{answer}})
				_, err := stream.Recv()
				return err
			}}, time.Minute)
			stream := client.AppendStream(t.Context())
			var all []*PendingAppend
			for range 2 {
				pending, err := stream.Send(t.Context(), []Event{{}})
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, pending)
			}
			for _, pending := range all {
				if result, err := pending.Wait(t.Context()); !isMisfit(err) {
					t.Errorf("%+v, %v", result, err)
				}
			}
			if err := stream.Close(); !isMisfit(err) || calls.Load() != 1 {
				t.Errorf("closing: %v after %d calls", err, calls.Load())
			}
		})
	}
}

func TestAnswersWithoutAnOutcome(t *testing.T) {
	client := serve(t, answering(func(number uint64, _ *pb.AppendStreamRequest,
	) *pb.AppendStreamResult {
		switch number {
		case 1:
			return &pb.AppendStreamResult{}
		case 2: // an error that is none
			return refusedWith(codes.OK, pb.ErrorReason_ERROR_REASON_UNSPECIFIED)
		case 3: // and one of a newer server
			return refusedWith(99, pb.ErrorReason(999))
		}
		return appendedAt(number)
	}), time.Minute)
	stream := client.AppendStream(t.Context())
	var all []*PendingAppend
	for _, events := range [][]Event{nil, {{}}, {{}}, {{}}} {
		pending, err := stream.Send(t.Context(), events)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, pending)
	}
	for i, want := range []*Error{
		{Code: codes.Internal}, {Code: codes.Unknown}, {Code: codes.Unknown, Reason: "999"}, nil} {
		result, err := all[i].Wait(t.Context())
		var failure *Error
		if errors.As(err, &failure); want == nil && err != nil ||
			want != nil && (failure == nil || failure.Code != want.Code || failure.Reason != want.Reason) {
			t.Errorf("%d: %+v, %v", i, result, err)
		}
	}
	if err := stream.Close(); err != nil {
		t.Error(err)
	}
}
