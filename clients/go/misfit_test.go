package firn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestBatchesAnswerAndSize(t *testing.T) {
	client := serve(t, &fakeServer{}, time.Minute)
	if _, err := client.AppendBatch(t.Context(), []Event{{}}); !isMisfit(err) {
		t.Errorf("without an answer for each event: %v", err)
	}
	var failure *Error
	large := Event{Payload: []byte(strings.Repeat("x", maxMessage))}
	_, err := client.AppendBatch(t.Context(), []Event{large})
	if !errors.As(err, &failure) || failure.Code != codes.ResourceExhausted ||
		!strings.Contains(failure.Message, fmt.Sprint(maxMessage)) {
		t.Errorf("too large: %v", err)
	}
}

func TestCallsThatDoNotGetOnEnd(t *testing.T) {
	var calls atomic.Int32
	isOver := func() bool { return calls.Add(1) > 50 }
	client := serve(t, &fakeServer{
		count: func(*pb.CountEventsRequest) (*pb.CountEventsResponse, error) {
			if isOver() {
				return nil, io.EOF
			}
			return &pb.CountEventsResponse{Count: 1, Position: 5, Until: 9}, nil
		},
		newest: func(*pb.GetNewestEventsRequest) (*pb.GetNewestEventsResponse, error) {
			if isOver() {
				return nil, io.EOF
			}
			return &pb.GetNewestEventsResponse{Newest: []*pb.NewestEvent{{Position: 7}}, Head: 9}, nil
		},
		events: func(*pb.GetEventsRequest) (*pb.GetEventsResponse, error) {
			if isOver() {
				return nil, io.EOF
			}
			return &pb.GetEventsResponse{NextPageToken: "the same"}, nil
		},
	}, time.Minute)
	if _, err := client.Count(t.Context(), CountOptions{}); !isMisfit(err) {
		t.Errorf("a count: %v", err)
	}
	if _, err := client.Newest(t.Context(), NewestOptions{Streams: []string{"s"}}); !isMisfit(err) {
		t.Errorf("the newest: %v", err)
	}
	for _, err := range client.Get(t.Context(), GetOptions{}) {
		if !isMisfit(err) {
			t.Errorf("pages: %v", err)
		}
	}
}

func TestCallsOfSeveralAnswersHaveOneDeadline(t *testing.T) {
	client := serve(t, &fakeServer{
		count: func(request *pb.CountEventsRequest) (*pb.CountEventsResponse, error) {
			time.Sleep(50 * time.Millisecond)
			return &pb.CountEventsResponse{Position: request.GetAfterPosition() + 1, Until: 400}, nil
		},
		query: func(stream pb.Projections_QueryServer) error {
			_ = stream.Send(&pb.QueryResponse{Header: &pb.QueryHeader{}})
			<-stream.Context().Done()
			return nil
		},
	}, 2*time.Second)
	if _, err := client.Count(t.Context(), CountOptions{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a count: %v", err)
	}
	rows, err := client.Query(t.Context(), QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range rows.All() {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("rows: %v", err)
		}
	}
}

func TestRowsThatDoNotFit(t *testing.T) {
	value := &pb.QueryValue{Value: &pb.QueryValue_Integer{Integer: 1}}
	header := &pb.QueryHeader{Columns: []*pb.QueryColumn{{Name: "a"}}}
	row := &pb.QueryRow{Values: []*pb.QueryValue{value}}
	wide := &pb.QueryRow{Values: []*pb.QueryValue{value, value}}
	var messages []*pb.QueryResponse
	client := serve(t, &fakeServer{query: func(stream pb.Projections_QueryServer) error {
		for _, message := range messages {
			if err := stream.Send(message); err != nil {
				return err
			}
		}
		return nil
	}}, time.Minute)
	read := func(rows *Rows, err error) (read int, _ error) {
		if err != nil {
			return 0, err
		}
		for _, err := range rows.All() {
			if err != nil {
				return read, err
			}
			read++
		}
		return read, nil
	}
	for name, c := range map[string][]*pb.QueryResponse{
		"nothing":       nil,
		"no columns":    {{Rows: []*pb.QueryRow{row}}},
		"too few":       {{Header: header, Rows: []*pb.QueryRow{{}}}},
		"too many":      {{Header: header}, {Rows: []*pb.QueryRow{wide}}},
		"as it must be": {{Header: header, Rows: []*pb.QueryRow{row}}, {Rows: []*pb.QueryRow{row}}},
	} {
		messages = c
		rows, err := client.Query(t.Context(), QueryOptions{})
		n, err := read(rows, err)
		if name != "as it must be" {
			if n != 0 || !isMisfit(err) {
				t.Errorf("%s: %d rows, %v", name, n, err)
			}
			continue
		}
		if n != 2 || err != nil {
			t.Errorf("%s: %d rows, %v", name, n, err)
		}
		if n, err := read(rows, nil); n != 0 || err == nil {
			t.Errorf("read twice: %d rows, %v", n, err)
		}
	}
}

func TestBrokenDetailsAreLeftOut(t *testing.T) {
	refused := refusal(codes.ResourceExhausted, ErrOverloaded, retryAfter(time.Second))
	answer := status.Convert(refused).Proto()
	for _, detail := range answer.Details {
		detail.Value = detail.Value[:len(detail.Value)-1]
	}
	failure := fromStatus(status.ErrorProto(answer))
	if failure.Code != codes.ResourceExhausted || failure.Reason != "" || failure.RetryDelay != 0 {
		t.Errorf("%+v", failure)
	}
}

func TestPromiseThatIsNotKnownIsNone(t *testing.T) {
	client := serve(t, &fakeServer{append: func(context.Context, *pb.AppendEventRequest,
	) (*pb.AppendEventResponse, error) {
		return &pb.AppendEventResponse{Durability: 99, CreatedAt: "yesterday"}, nil
	}}, time.Minute)
	result, err := client.Append(t.Context(), Event{})
	if err != nil || result.Durability != "" || !result.CreatedAt.IsZero() {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestFilesThatAreNoCheckpoint(t *testing.T) {
	client := serve(t, &fakeServer{}, time.Minute)
	path := filepath.Join(t.TempDir(), "checkpoint")
	for _, text := range []string{
		"", "{}", "null", "[]", "7", `{"position": 7}`, `{"store_id": "s"}`,
		`{"store_id": "", "position": 7}`, `{"store_id": "s", "position": -7}`, `{"store_id": "s", "position": 7} {}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if checkpoint, err := FileCheckpoint(path).Load(t.Context()); err == nil {
			t.Errorf("%q is %+v", text, checkpoint)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	err := client.Consume(ctx, ofNoLog{}, FollowOptions{},
		func(context.Context, *Batch) error { return nil })
	if err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("of no log: %v", err)
	}
}

// ofNoLog is a store whose checkpoint says no log.
type ofNoLog struct{}

func (ofNoLog) Load(context.Context) (Checkpoint, error) { return Checkpoint{Position: 7}, nil }
func (ofNoLog) Save(context.Context, Checkpoint) error   { return nil }

func TestTokenIsNotPrinted(t *testing.T) {
	config, err := ParseConfig("firn://localhost?token=s3cret")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(format, config); strings.Contains(text, "s3cret") {
			t.Errorf("%s: %s", format, text)
		}
		if text := fmt.Sprintf(format, &config); strings.Contains(text, "s3cret") {
			t.Errorf("%s of a pointer: %s", format, text)
		}
	}

}

// The environment's proxy is read once in a process: the test runs itself in another.
func TestTokenIsNotToldAProxy(t *testing.T) {
	const isInner = "FIRN_TEST_WITH_PROXY"
	if os.Getenv(isInner) != "" {
		client, err := Connect("firn://LOCALHOST:1?deadline=500ms&token=s3cret")
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		if _, err := client.Head(t.Context()); err == nil {
			t.Error("nobody is there")
		}
		return
	}
	proxy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.Close()
	asked := make(chan struct{}, 10)
	go func() {
		for {
			conn, err := proxy.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
			asked <- struct{}{}
		}
	}()
	inner := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	inner.Env = append(os.Environ(), isInner+"=1", "HTTPS_PROXY=http://"+proxy.Addr().String())
	if output, err := inner.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, output)
	}
	select {
	case <-asked:
		t.Error("the proxy was asked")
	default:
	}
}

func TestHostsThatAreNone(t *testing.T) {
	for _, host := range []string{"a@b", "a b", "a/b", "a:b", "[::1]", "a%b", "a#b", "a?b", ""} {
		var fault *ConfigError
		if _, err := NewClient(Config{Host: host}); !errors.As(err, &fault) || fault.Parameter != "host" {
			t.Errorf("%q: %v", host, err)
		}
	}
}

func TestDeadlinesOfAnyLength(t *testing.T) {
	client := serve(t, &fakeServer{query: func(stream pb.Projections_QueryServer) error {
		return stream.Send(&pb.QueryResponse{Header: &pb.QueryHeader{}})
	}}, math.MaxInt64)
	if _, err := client.Head(t.Context()); err != nil {
		t.Error(err)
	}
	rows, err := client.Query(t.Context(), QueryOptions{Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	rows.Close()
}

func TestIdleStreamEndsWithItsClient(t *testing.T) {
	client := serve(t, &fakeServer{}, time.Minute)
	stream := client.AppendStream(t.Context())
	_ = client.Close()
	select {
	case <-stream.done:
	case <-time.After(5 * time.Second):
		t.Error("it goes on")
	}
	if _, err := stream.Send(t.Context(), []Event{{}}); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v", err)
	}
}
