package firn

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// answering answers each request as the test says; a nil answer breaks the connection.
func answering(answer func(number uint64, request *pb.AppendStreamRequest) *pb.AppendStreamResult,
) *fakeServer {
	return &fakeServer{appendStream: func(stream pb.EventStore_AppendStreamServer) error {
		for number := uint64(1); ; number++ {
			request, err := stream.Recv()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			result := answer(number, request)
			if result == nil {
				return status.Error(codes.Unavailable, "broken")
			}
			result.RequestNumber = number
			err = stream.Send(&pb.AppendStreamResponse{Results: []*pb.AppendStreamResult{result}})
			if err != nil {
				return err
			}
		}
	}}
}

func appendedAt(position uint64) *pb.AppendStreamResult {
	return &pb.AppendStreamResult{Outcome: &pb.AppendStreamResult_Appended{
		Appended: &pb.AppendEventsResponse{Events: []*pb.AppendedEvent{{Position: position}}}}}
}

func refusedWith(code codes.Code, reason pb.ErrorReason) *pb.AppendStreamResult {
	return &pb.AppendStreamResult{Outcome: &pb.AppendStreamResult_Error{
		Error: &pb.AppendError{Code: int32(code), Reason: reason}}}
}

func overloaded() *pb.AppendStreamResult {
	return refusedWith(codes.ResourceExhausted, pb.ErrorReason_ERROR_REASON_OVERLOADED)
}

func TestStreamSendsAgainWhatWasNotAnswered(t *testing.T) {
	var calls atomic.Int32
	log := map[string]uint64{} // only one connection at a time is answered
	client := serve(t, answering(func(_ uint64, request *pb.AppendStreamRequest,
	) *pb.AppendStreamResult {
		id := request.GetEvents()[0].GetId()
		if log[id] == 0 {
			log[id] = uint64(len(log)) + 1
		}
		switch calls.Add(1) {
		case 2, 7: // appended, and then the answer is lost
			return nil
		case 4:
			return refusedWith(codes.Unavailable, pb.ErrorReason_ERROR_REASON_SHUTTING_DOWN)
		}
		return appendedAt(log[id])
	}), time.Minute)
	stream := client.AppendStream(t.Context())
	var all []*PendingAppend
	for range 10 {
		pending, err := stream.Send(t.Context(), []Event{{}})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, pending)
	}
	if err := stream.Close(); err != nil {
		t.Fatal(err)
	}
	for i, pending := range all {
		result, err := pending.Wait(t.Context())
		if err != nil || result.Events[0].Position != uint64(i+1) {
			t.Errorf("request %d: %+v, %v", i, result, err)
		}
	}
	if _, err := stream.Send(t.Context(), []Event{{}}); !errors.Is(err, ErrClosed) {
		t.Errorf("sent to a closed stream: %v", err)
	}
}

func TestStreamWaitsWhenMuchIsOutstanding(t *testing.T) {
	goOn := make(chan struct{})
	client := serve(t, answering(func(number uint64, _ *pb.AppendStreamRequest,
	) *pb.AppendStreamResult {
		<-goOn
		return appendedAt(number)
	}), time.Minute)
	stream := client.AppendStream(t.Context())
	for range maxOutstanding {
		if _, err := stream.Send(t.Context(), []Event{{}}); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := stream.Send(ctx, []Event{{}}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the limit of requests: %v", err)
	}
	close(goOn)
	large := Event{Payload: []byte(strings.Repeat("x", maxOutstandingBytes+1))}
	if _, err := stream.Send(t.Context(), []Event{large}); err != nil { // alone, it may
		t.Error(err)
	}
	if _, err := stream.Send(t.Context(), []Event{{}}); err != nil {
		t.Error(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := stream.Send(cancelled, []Event{large}); !errors.Is(err, context.Canceled) {
		t.Errorf("the limit of bytes: %v", err)
	}
	if err := stream.Close(); err != nil {
		t.Error(err)
	}
}

func TestStreamFailsWithWhatIsOutstanding(t *testing.T) {
	silent := answering(func(uint64, *pb.AppendStreamRequest) *pb.AppendStreamResult { select {} })
	broken := answering(func(uint64, *pb.AppendStreamRequest) *pb.AppendStreamResult { return nil })
	large := answering(func(uint64, *pb.AppendStreamRequest) *pb.AppendStreamResult {
		t.Error("the server took too large a message")
		return nil
	})
	refusing := &fakeServer{appendStream: func(pb.EventStore_AppendStreamServer) error {
		return refusal(codes.Unauthenticated, ErrUnauthenticated)
	}}
	cancel := func(_ *AppendStream, cancel context.CancelFunc) { cancel() }
	closeClient := func(s *AppendStream, _ context.CancelFunc) { _ = s.client.Close() }
	// Nobody knows how long it takes until a connection was refused.
	tooLong := func(s *AppendStream, _ context.CancelFunc) {
		s.mutex.Lock()
		for s.last == nil {
			s.mutex.Unlock()
			time.Sleep(time.Millisecond)
			s.mutex.Lock()
		}
		s.quietSince = time.Now().Add(-s.client.config.Deadline)
		s.mutex.Unlock()
		s.tooLong()
	}
	unavailable, exhausted := codes.Unavailable, codes.ResourceExhausted
	for name, c := range map[string]struct {
		fake *fakeServer
		size int
		end  func(*AppendStream, context.CancelFunc)
		want error
		code codes.Code
	}{
		"silence":         {silent, 0, nil, context.DeadlineExceeded, codes.DeadlineExceeded},
		"no connection":   {broken, 0, tooLong, nil, unavailable},
		"refused":         {refusing, 0, nil, ErrUnauthenticated, codes.Unauthenticated},
		"too large":       {large, 2 * maxOutstandingBytes, nil, nil, exhausted},
		"cancelled":       {silent, 0, cancel, context.Canceled, codes.Canceled},
		"client closed":   {silent, 0, closeClient, ErrClosed, 0},
		"closed at pause": {broken, 0, closeClient, ErrClosed, 0},
	} {
		t.Run(name, func(t *testing.T) {
			deadline := time.Minute
			if name == "silence" {
				deadline = 500 * time.Millisecond
			}
			client := serve(t, c.fake, deadline)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stream := client.AppendStream(ctx)
			event := Event{Payload: []byte(strings.Repeat("x", c.size))}
			pending, err := stream.Send(t.Context(), []Event{event})
			if err == nil {
				if c.end != nil {
					c.end(stream, cancel)
				}
				_, err = pending.Wait(t.Context())
			}
			var failure *Error
			if errors.As(err, &failure); err == nil || c.want != nil && !errors.Is(err, c.want) ||
				c.code != 0 && failure.Code != c.code {
				t.Errorf("got %v", err)
			}
			if closed := stream.Close(); closed != err {
				t.Errorf("closing: %v", closed)
			}
		})
	}
}

func TestStreamIsGivenUpByThoseWhoWait(t *testing.T) {
	goOn := make(chan struct{})
	client := serve(t, answering(func(number uint64, _ *pb.AppendStreamRequest,
	) *pb.AppendStreamResult {
		<-goOn
		return appendedAt(number)
	}), time.Minute)
	stream := client.AppendStream(t.Context())
	pending, err := stream.Send(t.Context(), []Event{{}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := pending.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(goOn)
	<-pending.Done()
	for range 100 { // what is there is given, whichever context
		if _, err := pending.Wait(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if pending.request != nil {
		t.Error("what was sent is still held")
	}
	if err := stream.Close(); err != nil {
		t.Error(err)
	}
}

func TestStreamWithNothingOutstandingEndsWithoutAServer(t *testing.T) {
	client, err := Connect("127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.AppendStream(t.Context()).Close(); err != nil {
		t.Error(err)
	}
}

func TestOverloadedIsNoProgress(t *testing.T) {
	var connections atomic.Int32
	client := serve(t, answering(func(number uint64, _ *pb.AppendStreamRequest,
	) *pb.AppendStreamResult {
		connections.Add(1)
		return overloaded()
	}), time.Second)
	stream := client.AppendStream(t.Context())
	pending, err := stream.Send(t.Context(), []Event{{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pending.Wait(t.Context()); !errors.Is(err, ErrOverloaded) {
		t.Errorf("got %v", err)
	}
	if n := connections.Load(); n > 8 { // the pauses are at least 25, 50, 100, 200, 400, 800 ms
		t.Errorf("tried %d times in a second", n)
	}
	_ = stream.Close()
}

func TestProgressBeforeOverloadedCounts(t *testing.T) {
	const batches = 8
	answered := 0 // only one connection at a time is answered
	client := serve(t, &fakeServer{appendStream: func(stream pb.EventStore_AppendStreamServer) error {
		for range min(2, batches-answered) {
			if _, err := stream.Recv(); err != nil {
				return err
			}
		}
		time.Sleep(150 * time.Millisecond)
		answered++
		results := []*pb.AppendStreamResult{appendedAt(uint64(answered))}
		if answered < batches {
			results = append(results, overloaded())
		}
		for i, result := range results {
			result.RequestNumber = uint64(i + 1)
		}
		return stream.Send(&pb.AppendStreamResponse{Results: results})
	}}, 700*time.Millisecond)
	stream := client.AppendStream(t.Context())
	for range batches {
		if _, err := stream.Send(t.Context(), []Event{{}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := stream.Close(); err != nil || answered != batches {
		t.Errorf("%d were answered, %v", answered, err)
	}
}

func TestBatchThatIsTooLargeOrAnsweredWronglyFailsAlone(t *testing.T) {
	client := serve(t, answering(func(number uint64, request *pb.AppendStreamRequest,
	) *pb.AppendStreamResult {
		result := appendedAt(number)
		if request.GetEvents()[0].GetEventType() == "answered twice" {
			appended := result.GetAppended()
			appended.Events = append(appended.Events, appended.Events...)
		}
		return result
	}), time.Minute)
	stream := client.AppendStream(t.Context())
	large := Event{Payload: []byte(strings.Repeat("x", maxMessage))}
	var failure *Error
	if _, err := stream.Send(t.Context(), []Event{large}); !errors.As(err, &failure) ||
		failure.Code != codes.ResourceExhausted {
		t.Errorf("too large: %v", err)
	}
	for name, code := range map[string]codes.Code{"answered twice": codes.Internal, "well": codes.OK} {
		pending, err := stream.Send(t.Context(), []Event{{Type: name}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = pending.Wait(t.Context())
		if errors.As(err, &failure); err == nil != (code == codes.OK) ||
			err != nil && failure.Code != code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := stream.Close(); err != nil {
		t.Error(err)
	}
}

func TestStreamConnectsForWhatIsSentAndClosesAtOnce(t *testing.T) {
	var connections atomic.Int32
	client := serve(t, &fakeServer{appendStream: func(stream pb.EventStore_AppendStreamServer) error {
		connections.Add(1)
		if _, err := stream.Recv(); err != nil {
			return err
		}
		answer := appendedAt(1)
		answer.RequestNumber = 1
		_ = stream.Send(&pb.AppendStreamResponse{Results: []*pb.AppendStreamResult{answer}})
		<-stream.Context().Done() // it does not end when the client does
		return nil
	}}, time.Minute)
	stream := client.AppendStream(t.Context())
	time.Sleep(50 * time.Millisecond)
	if connections.Load() != 0 {
		t.Error("it connected without anything to send")
	}
	pending, err := stream.Send(t.Context(), []Event{{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pending.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	closed := make(chan error)
	go func() { closed <- stream.Close() }()
	select {
	case err := <-closed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Error("closing waits for the server")
	}
}

func TestIdleStreamEndsWithItsContext(t *testing.T) {
	client := serve(t, &fakeServer{}, time.Minute)
	ctx, cancel := context.WithCancel(t.Context())
	stream := client.AppendStream(ctx)
	cancel()
	<-stream.done
	if _, err := stream.Send(t.Context(), []Event{{}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
