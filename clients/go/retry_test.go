package firn

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestPausesDoubleToTheLongest(t *testing.T) {
	for range 100 {
		between := pauses{}
		for _, ms := range []int{50, 100, 200, 400, 800, 1600, 2000, 2000} {
			whole := time.Duration(ms) * time.Millisecond
			if pause := between.next(); pause < whole/2 || pause > whole {
				t.Fatalf("%v is not between %v and %v", pause, whole/2, whole)
			}
		}
		between.reset()
		if pause := between.next(); pause > firstPause {
			t.Fatalf("%v after a reset", pause)
		}
	}
}

func TestIDsAreOfVersion7(t *testing.T) {
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := map[string]bool{}
	for range 10_000 {
		before := time.Now().UnixMilli()
		id := NewID()
		after := time.Now().UnixMilli()
		ms, err := strconv.ParseInt(strings.ReplaceAll(id[:13], "-", ""), 16, 64)
		if !form.MatchString(id) || err != nil || ms < before || ms > after || seen[id] {
			t.Fatalf("%s, between %d and %d", id, before, after)
		}
		seen[id] = true
	}
}

func TestAppendIsRetriedAsItWasFirstSent(t *testing.T) {
	var sent []*pb.EventDTO
	client := serve(t, &fakeServer{append: func(_ context.Context, request *pb.AppendEventRequest,
	) (*pb.AppendEventResponse, error) {
		sent = append(sent, request.GetEvent())
		switch len(sent) {
		case 1:
			return nil, status.Error(codes.Unavailable, "a proxy says so")
		case 2:
			return nil, refusal(codes.Unavailable, ErrShuttingDown)
		case 3:
			return nil, refusal(codes.ResourceExhausted, ErrOverloaded, retryAfter(300*time.Millisecond))
		}
		return &pb.AppendEventResponse{Position: 9}, nil
	}}, time.Minute)
	begin := time.Now()
	result, err := client.Append(t.Context(), Event{Type: "printed"})
	if err != nil {
		t.Fatal(err)
	}
	if result.Position != 9 || len(sent) != 4 {
		t.Fatalf("%+v after %d attempts", result, len(sent))
	}
	for _, event := range sent {
		if event.GetId() != result.ID || event.GetTimestamp() != sent[0].GetTimestamp() {
			t.Errorf("%v was sent, then %v", sent[0], event)
		}
	}
	if took := time.Since(begin); took < 300*time.Millisecond {
		t.Errorf("it did not wait as the server asked: %v", took)
	}
}

func TestWhatDoesNotPassIsNotRetried(t *testing.T) {
	for _, refused := range []error{
		refusal(codes.Unavailable, ErrReadOnly),
		refusal(codes.ResourceExhausted, ErrDiskFull),
		refusal(codes.Internal, ErrInternal),
		status.Error(codes.Unknown, "a proxy"),
	} {
		attempts := 0
		client := serve(t, &fakeServer{append: func(context.Context, *pb.AppendEventRequest,
		) (*pb.AppendEventResponse, error) {
			attempts++
			return nil, refused
		}}, time.Minute)
		_, err := client.Append(t.Context(), Event{})
		var failure *Error
		if !errors.As(err, &failure) || failure.Code != status.Code(refused) || attempts != 1 {
			t.Errorf("%v after %d attempts at %v", err, attempts, refused)
		}
	}
}

// untilClosed is a context whose deadline has passed once its channel is closed.
type untilClosed struct {
	context.Context
	done chan struct{}
}

func (u untilClosed) Deadline() (time.Time, bool) { return time.Now().Add(time.Hour), true }
func (u untilClosed) Done() <-chan struct{}       { return u.done }

func (u untilClosed) Err() error {
	select {
	case <-u.done:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func TestDeadlineGivesTheLastAttemptsError(t *testing.T) {
	call := untilClosed{t.Context(), make(chan struct{})}
	var attempts atomic.Int32
	client := serve(t, &fakeServer{append: func(ctx context.Context, _ *pb.AppendEventRequest,
	) (*pb.AppendEventResponse, error) {
		if attempts.Add(1) == 3 {
			close(call.done)
			<-ctx.Done()
		}
		return nil, refusal(codes.Unavailable, ErrShuttingDown)
	}}, time.Second)
	if _, err := client.Append(call, Event{}); !errors.Is(err, ErrShuttingDown) {
		t.Errorf("got %v", err)
	}
	if attempts.Load() != 3 {
		t.Errorf("%d attempts", attempts.Load())
	}
}

func TestDeadlineWithoutAnAnswer(t *testing.T) {
	client := serve(t, &fakeServer{append: func(ctx context.Context, _ *pb.AppendEventRequest,
	) (*pb.AppendEventResponse, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}, 100*time.Millisecond)
	_, err := client.Append(t.Context(), Event{})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err = client.Append(ctx, Event{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestCancelledWhileWaitingToRetry(t *testing.T) {
	attempted := make(chan struct{}, 100)
	client := serve(t, &fakeServer{append: func(context.Context, *pb.AppendEventRequest,
	) (*pb.AppendEventResponse, error) {
		attempted <- struct{}{}
		return nil, refusal(codes.ResourceExhausted, ErrOverloaded, retryAfter(time.Hour))
	}}, time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-attempted
		cancel()
	}()
	if _, err := client.Append(ctx, Event{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	go func() {
		<-attempted
		_ = client.Close()
	}()
	if _, err := client.Append(t.Context(), Event{}); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v", err)
	}
	if _, err := client.Head(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("of a closed client: %v", err)
	}
}

func TestCountAndNewestGoOnWhereTheServerStopped(t *testing.T) {
	client := serve(t, &fakeServer{
		count: func(request *pb.CountEventsRequest) (*pb.CountEventsResponse, error) {
			if request.GetAfterPosition() > 0 && request.GetUntilPosition() != 25 {
				t.Errorf("the end has moved: %v", request)
			}
			position := min(request.GetAfterPosition()+10, 25)
			return &pb.CountEventsResponse{
				Count: position - request.GetAfterPosition(), Position: position, Until: 25}, nil
		},
		newest: func(request *pb.GetNewestEventsRequest) (*pb.GetNewestEventsResponse, error) {
			if request.UntilPosition == nil { // the first: one of three, looked at down to 7
				return &pb.GetNewestEventsResponse{
					Newest: []*pb.NewestEvent{{Position: 7}}, Head: 9}, nil
			}
			if len(request.Streams) == 1 && request.Streams[0] == "a" && request.GetUntilPosition() == 7 {
				return &pb.GetNewestEventsResponse{
					Newest: []*pb.NewestEvent{{Event: &pb.EventDTO{Position: 2}}}, Head: 7}, nil
			}
			if len(request.Streams) == 1 && len(request.Queries) == 1 && request.GetUntilPosition() == 9 {
				return &pb.GetNewestEventsResponse{Newest: []*pb.NewestEvent{
					{}, {Event: &pb.EventDTO{Position: 9}}}, Head: 9}, nil
			}
			t.Errorf("asked for %v", request)
			return nil, refusal(codes.InvalidArgument, ErrInvalidField)
		},
	}, time.Minute)
	count, err := client.Count(t.Context(), CountOptions{})
	if err != nil || *count != (Count{Events: 25, UntilPosition: 25}) {
		t.Errorf("counted %+v, %v", count, err)
	}
	newest, err := client.Newest(t.Context(), NewestOptions{
		Streams: []string{"a", "b"}, Queries: []Query{{{Tags: []string{"x"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(newest.Events) != 3 || newest.Events[0].Position != 2 || newest.Events[1] != nil ||
		newest.Events[2].Position != 9 || newest.Head != 9 {
		t.Errorf("got %+v", newest)
	}
}

func TestAnswersThatDoNotFitTheQuestions(t *testing.T) {
	for _, answers := range [][]*pb.NewestEvent{
		{}, {{}, {}}, {{Position: 7}}, // the last is not looked further for
	} {
		client := serve(t, &fakeServer{newest: func(request *pb.GetNewestEventsRequest,
		) (*pb.GetNewestEventsResponse, error) {
			if request.UntilPosition != nil {
				return &pb.GetNewestEventsResponse{}, nil
			}
			return &pb.GetNewestEventsResponse{Newest: answers}, nil
		}}, time.Minute)
		_, err := client.Newest(t.Context(), NewestOptions{Streams: []string{"a"}})
		var failure *Error
		if !errors.As(err, &failure) || failure.Code != codes.Internal {
			t.Errorf("%d answers: %v", len(answers), err)
		}
	}
}
