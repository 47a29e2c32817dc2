package firn

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"firn.dev/go/firn/internal/firntest"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// An application may have generated code of the contract itself.
func TestContractsNamesAreLeftToTheApplication(t *testing.T) {
	for _, name := range []string{"firn.v1.EventDTO", "firn.v1.EventStore", "firn.v1.ErrorReason"} {
		found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
		if err != protoregistry.NotFound {
			t.Errorf("%s is registered: %v, %v", name, found, err)
		}
	}
}

func start(t *testing.T) (*firntest.Daemon, *Client) {
	t.Helper()
	daemon := firntest.Start(t)
	client, err := Connect(daemon.Address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return daemon, client
}

func printed(target int64) Event {
	return Event{Type: "printed", TargetType: "image", TargetID: target, Payload: []byte(`{}`)}
}

func TestPagesFollowEachOther(t *testing.T) {
	_, client := start(t)
	events := make([]Event, 25)
	for i := range events {
		events[i] = printed(1)
	}
	if _, err := client.AppendBatch(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	next := uint64(25)
	for event, err := range client.Get(t.Context(), GetOptions{PageSize: 10, Backwards: true}) {
		if err != nil || event.Position != next {
			t.Fatalf("%+v instead of %d, %v", event, next, err)
		}
		next--
	}
	history := uint64(25)
	for entry, err := range client.History(t.Context(), HistoryOptions{
		Target: Target{"image", 1}, PageSize: 10}) {
		if err != nil || entry.Event.Position != history {
			t.Fatalf("%+v instead of %d, %v", entry, history, err)
		}
		history--
	}
	if next != 0 || history != 0 {
		t.Errorf("%d events and %d entries are left", next, history)
	}
	for _, err := range client.Get(t.Context(), GetOptions{PageSize: 1001}) {
		if !errors.Is(err, ErrInvalidField) {
			t.Errorf("got %v", err)
		}
	}
}

func TestWhatWasReadCanBeAppendedElsewhere(t *testing.T) {
	_, here := start(t)
	_, there := start(t)
	original := Event{
		Type: "printed", TargetType: "image", TargetID: 4, UserID: "ada", Stream: "paper",
		Tags: []string{"b", "a"}, Metadata: map[string]string{"k": "v"},
		Payload: []byte{0, 255}, ContentType: "application/cbor",
	}
	if _, err := here.Append(t.Context(), original); err != nil {
		t.Fatal(err)
	}
	for event, err := range here.Replay(t.Context(), ReplayOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := there.Append(t.Context(), *event); err != nil {
				t.Fatal(err)
			}
		}
	}
	count, err := there.Count(t.Context(), CountOptions{Query: Query{{UserIDs: []string{"ada"}}}})
	if err != nil || count.Events != 1 {
		t.Errorf("%+v, %v", count, err)
	}
}

func TestTextThatIsNoUTF8IsAnError(t *testing.T) {
	_, client := start(t)
	event := printed(1)
	event.UserID = "\xff"
	var failure *Error
	if _, err := client.Append(t.Context(), event); !errors.As(err, &failure) {
		t.Errorf("append: %v", err)
	}
	stream := client.AppendStream(t.Context())
	if _, err := stream.Send(t.Context(), []Event{event}); !errors.As(err, &failure) {
		t.Errorf("stream: %v", err)
	}
	if err := stream.Close(); err != nil {
		t.Error(err)
	}
}

func TestQueryThatIsNotReadToItsEnd(t *testing.T) {
	_, client := start(t)
	const many = `with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
		select i from n`
	for range 20 { // more than may run at once, were they not let go
		rows, err := client.Query(t.Context(), QueryOptions{SQL: many, Timeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		for row, err := range rows.All() {
			if err != nil || row[0] != int64(1) {
				t.Fatalf("%v, %v", row, err)
			}
			break
		}
	}
	rows, err := client.Query(t.Context(), QueryOptions{SQL: many})
	if err != nil {
		t.Fatal(err)
	}
	rows.Close()
	if _, err := client.Query(t.Context(), QueryOptions{
		SQL: "select :a", Parameters: map[string]any{"a": struct{}{}}}); err == nil {
		t.Error("a struct was taken as a value")
	}
	if _, err := client.CreateProjection(t.Context(), CreateProjectionOptions{
		Name: "catalog", Files: os.DirFS(t.TempDir())}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder without files: %v", err)
	}
}

func TestCallThatIsCancelled(t *testing.T) {
	daemon, client := start(t)
	daemon.Pause()
	defer daemon.Continue()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := client.Head(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := client.Append(ctx, printed(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// strictCheckpoint fails to save once its context has ended, as a database would.
type strictCheckpoint struct{ FileCheckpoint }

func (s strictCheckpoint) Save(ctx context.Context, checkpoint Checkpoint) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return s.FileCheckpoint.Save(ctx, checkpoint)
}

func TestConsumerEndsWithItsHandlersFailure(t *testing.T) {
	_, client := start(t)
	if _, err := client.Append(t.Context(), printed(1)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "checkpoint")
	errFailed := errors.New("failed")
	for _, want := range []error{errFailed, nil} {
		ctx, cancel := context.WithCancel(t.Context())
		err := client.Consume(ctx, strictCheckpoint{FileCheckpoint(path)}, FollowOptions{},
			func(context.Context, *Batch) error {
				cancel()
				return want
			})
		if want == nil {
			want = context.Canceled
		}
		if !errors.Is(err, want) {
			t.Errorf("got %v, not %v", err, want)
		}
	}
	var saved Checkpoint
	text, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(text, &saved) != nil || saved.Position != 1 || saved.StoreID == "" {
		t.Errorf("saved %s, %v", text, err)
	}

	_, another := start(t)
	err = another.Consume(t.Context(), FileCheckpoint(path), FollowOptions{},
		func(context.Context, *Batch) error { return errFailed })
	if !errors.Is(err, ErrStoreChanged) {
		t.Errorf("of another log: %v", err)
	}
	if err := os.WriteFile(path, []byte("no checkpoint"), 0o600); err != nil {
		t.Fatal(err)
	}
	err = another.Consume(t.Context(), FileCheckpoint(path), FollowOptions{},
		func(context.Context, *Batch) error { return errFailed })
	if err == nil || errors.Is(err, errFailed) {
		t.Errorf("of a file that is none: %v", err)
	}
}

func TestPayloadOfAnotherType(t *testing.T) {
	event := printed(1)
	if err := event.DecodePayload(&ownPayload{}); !errors.Is(err, ErrOtherType) {
		t.Errorf("got %v", err)
	}
	typed, err := NewTypedEvent(3, ownPayload{Pages: 7})
	if err != nil || typed.Type != "bound" || typed.TargetType != "book" || typed.TargetID != 3 {
		t.Fatalf("made %+v, %v", typed, err)
	}
	var read ownPayload
	if err := typed.DecodePayload(&read); err != nil || read.Pages != 7 {
		t.Errorf("read %+v, %v", read, err)
	}
}

type ownPayload struct {
	Pages int `json:"pages"`
}

func (ownPayload) EventType() string  { return "bound" }
func (ownPayload) TargetType() string { return "book" }
