package firn

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"firn.dev/go/firn/internal/firntest"
	pb "firn.dev/go/firn/internal/firnv1"
	"golang.org/x/mod/sumdb/tlog"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
)

// hexBytes are bytes that stand in JSON as hexadecimal digits.
type hexBytes []byte

func (h *hexBytes) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

// tree is a checkpoint of which only the size and the root are given.
func tree(size uint64, root hexBytes) *SignedCheckpoint {
	return &SignedCheckpoint{Size: size, RootHash: [32]byte(root)}
}

func bytesOf(path []hexBytes) [][]byte {
	var result [][]byte
	for _, hash := range path {
		result = append(result, hash)
	}
	return result
}

// proofCases are those of tests/conformance/proofs.json.
type proofCases struct {
	Key     string
	BadKeys []struct{ About, Key string } `json:"bad_keys"`
	Entries []struct {
		About       string
		Event       json.RawMessage
		Entry, Leaf hexBytes
	}
	Checkpoints []struct {
		About, Note string
		Is          *struct {
			StoreID string `json:"store_id"`
			Size    uint64
			Root    hexBytes
		}
	}
	Inclusions []struct {
		About          string
		Position, Size uint64
		Leaf, Root     hexBytes
		Hashes         []hexBytes
		Holds          bool
	}
	Consistencies []struct {
		About         string
		OldSize, Size uint64
		OldRoot, Root hexBytes
		Hashes        []hexBytes
		Holds         bool
	}
}

func readProofCases(t *testing.T) *proofCases {
	t.Helper()
	root, err := firntest.Root()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "tests/conformance/proofs.json"))
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.NewReplacer(
		`"old_size"`, `"OldSize"`, `"old_root"`, `"OldRoot"`).Replace(string(text)))
	cases := &proofCases{}
	if err := json.Unmarshal(text, cases); err != nil {
		t.Fatal(err)
	}
	if len(cases.BadKeys) == 0 || len(cases.Entries) == 0 || len(cases.Checkpoints) == 0 ||
		len(cases.Inclusions) == 0 || len(cases.Consistencies) == 0 {
		t.Fatal("there are no cases")
	}
	return cases
}

func TestProofCases(t *testing.T) {
	cases := readProofCases(t)
	verifier, err := NewVerifier(cases.Key)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases.BadKeys {
		var fault *ConfigError
		if _, err := NewVerifier(c.Key); !errors.As(err, &fault) {
			t.Errorf("key, %s: %v", c.About, err)
		}
	}
	for _, c := range cases.Entries {
		message, event := &pb.EventDTO{}, &Event{}
		if err := protojson.Unmarshal(c.Event, message); err != nil {
			t.Fatal(err)
		}
		event.fromProto(message)
		entry, ok := event.entry()
		leaf := tlog.RecordHash(entry)
		if !ok || hex.EncodeToString(entry) != hex.EncodeToString(c.Entry) ||
			hex.EncodeToString(leaf[:]) != hex.EncodeToString(c.Leaf) {
			t.Errorf("entry, %s: %x", c.About, entry)
		}
	}
	for _, c := range cases.Checkpoints {
		opened, err := verifier.Open(c.Note)
		if c.Is == nil {
			if !errors.Is(err, ErrProofFailed) {
				t.Errorf("checkpoint, %s: %+v, %v", c.About, opened, err)
			}
			continue
		}
		want := SignedCheckpoint{c.Note, c.Is.StoreID, c.Is.Size, [32]byte(c.Is.Root)}
		if err != nil || *opened != want {
			t.Errorf("checkpoint, %s: %+v, %v", c.About, opened, err)
		}
	}
	for _, c := range cases.Inclusions {
		err := checkInclusion(
			tlog.Hash(c.Leaf), c.Position, tree(c.Size, c.Root), bytesOf(c.Hashes))
		if c.Holds != (err == nil) || err != nil && !errors.Is(err, ErrProofFailed) {
			t.Errorf("inclusion, %s: %v", c.About, err)
		}
	}
	for _, c := range cases.Consistencies {
		err := checkConsistency(
			tree(c.OldSize, c.OldRoot), tree(c.Size, c.Root), bytesOf(c.Hashes))
		if c.Holds != (err == nil) || err != nil && !errors.Is(err, ErrProofFailed) {
			t.Errorf("consistency, %s: %v", c.About, err)
		}
	}
}

// verifierOf trusts the server's key on first use. The log is hashed by a thread that follows it.
func verifierOf(t *testing.T, client *Client, events uint64) *Verifier {
	t.Helper()
	for {
		key, err := client.VerifierKey(t.Context())
		if errors.Is(err, ErrProofNotReady) {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		verifier, err := NewVerifier(key)
		if err != nil {
			t.Fatal(err)
		}
		checkpoint, err := client.SignedCheckpoint(t.Context(), verifier, 0)
		if err != nil {
			t.Fatal(err)
		}
		if checkpoint.Size >= events {
			return verifier
		}
	}
}

func TestProofsOfALiveLog(t *testing.T) {
	_, client := start(t)
	everything := Event{
		Type: "scanned", TargetType: "image", TargetID: 4, UserID: "ada", Stream: "paper",
		Tags: []string{"b", "a"}, Payload: []byte{0, 255}, ContentType: "application/cbor",
		Metadata: map[string]string{"z": "", "a": "1", "Z": "2", "￿": "3", "😀": "4"},
	}
	ofAStream := Event{Type: "paid", Stream: "payments", Payload: []byte(`{ "a": 1.50 }`)}
	for _, event := range []Event{printed(1), everything, ofAStream} {
		if _, err := client.Append(t.Context(), event); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := client.AppendBatch(t.Context(), []Event{printed(2), printed(3)}); err != nil {
		t.Fatal(err)
	}
	verifier := verifierOf(t, client, 5)
	old, err := client.SignedCheckpoint(t.Context(), verifier, 2)
	if err != nil || old.Size != 2 {
		t.Fatalf("%+v, %v", old, err)
	}
	head, err := client.Head(t.Context())
	if err != nil || head.StoreID != old.StoreID {
		t.Fatalf("%+v, %v", head, err)
	}
	var events []Event
	for event, err := range client.Replay(t.Context(), ReplayOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, *event)
	}
	for event, err := range client.Get(t.Context(), GetOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, *event)
	}
	for _, event := range events {
		for _, size := range []uint64{0, 5} {
			in, err := client.VerifyEvent(t.Context(), &event, verifier, size)
			if err != nil || in.Size != 5 {
				t.Errorf("event %d of %d: %+v, %v", event.Position, size, in, err)
			}
		}
	}
	now, err := client.VerifyConsistency(t.Context(), old.Note, verifier)
	if err != nil || now.Size != 5 {
		t.Errorf("%+v, %v", now, err)
	}
	changedEventsAreNotProven(t, client, verifier, events[1])
	othersKeysAndLogsProveNothing(t, client, verifier, &events[0])
	_, err = client.SignedCheckpoint(t.Context(), verifier, 99)
	if !errors.Is(err, ErrPositionBeyondHead) {
		t.Errorf("beyond the head: %v", err)
	}
}

func changedEventsAreNotProven(t *testing.T, client *Client, verifier *Verifier, event Event) {
	for name, change := range map[string]func(*Event){
		"id":           func(e *Event) { e.ID = NewID() },
		"no id":        func(e *Event) { e.ID = "none" },
		"timestamp":    func(e *Event) { e.Timestamp = e.Timestamp.Add(time.Microsecond) },
		"type":         func(e *Event) { e.Type += "s" },
		"payload":      func(e *Event) { e.Payload = []byte{0, 254} },
		"content type": func(e *Event) { e.ContentType = "" },
		"target type":  func(e *Event) { e.TargetType = "imag" },
		"target id":    func(e *Event) { e.TargetID++ },
		"user":         func(e *Event) { e.UserID = "" },
		"stream":       func(e *Event) { e.Stream = "papers" },
		"tags":         func(e *Event) { e.Tags = []string{"a", "b"} },
		"metadata":     func(e *Event) { e.Metadata = map[string]string{"z": ""} },
		"position":     func(e *Event) { e.Position++ },
		"revision":     func(e *Event) { e.Revision++ },
		"created at":   func(e *Event) { e.CreatedAt = e.CreatedAt.Add(time.Nanosecond) },
		"batch index":  func(e *Event) { e.BatchIndex++ },
	} {
		changed := event
		change(&changed)
		_, err := client.VerifyEvent(t.Context(), &changed, verifier, 0)
		if !errors.Is(err, ErrProofFailed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	event.Payload = nil
	var failure *Error
	if _, err := client.VerifyEvent(t.Context(), &event, verifier, 0); !errors.As(err, &failure) ||
		failure.Code != codes.InvalidArgument {
		t.Errorf("without its payload: %v", err)
	}
}

func othersKeysAndLogsProveNothing(
	t *testing.T, client *Client, verifier *Verifier, event *Event) {
	_, other := start(t)
	if _, err := other.Append(t.Context(), printed(1)); err != nil {
		t.Fatal(err)
	}
	theirs := verifierOf(t, other, 1)
	if _, err := client.VerifyEvent(t.Context(), event, theirs, 0); !errors.Is(err, ErrProofFailed) {
		t.Errorf("with another key: %v", err)
	}
	checkpoint, err := other.SignedCheckpoint(t.Context(), theirs, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, verifier := range []*Verifier{verifier, theirs} {
		if _, err := client.VerifyConsistency(t.Context(), checkpoint.Note, verifier); !errors.Is(
			err, ErrProofFailed) {
			t.Errorf("with a checkpoint of another log: %v", err)
		}
	}
}

// lies is a server of proofs that says what a test wants.
type lies struct {
	pb.UnimplementedProofsServer
	checkpoint  *pb.GetCheckpointResponse
	inclusion   *pb.GetInclusionProofResponse
	consistency *pb.GetConsistencyProofResponse
}

func (l *lies) GetCheckpoint(context.Context, *pb.GetCheckpointRequest,
) (*pb.GetCheckpointResponse, error) {
	return l.checkpoint, nil
}

func (l *lies) GetInclusionProof(context.Context, *pb.GetInclusionProofRequest,
) (*pb.GetInclusionProofResponse, error) {
	return l.inclusion, nil
}

func (l *lies) GetConsistencyProof(context.Context, *pb.GetConsistencyProofRequest,
) (*pb.GetConsistencyProofResponse, error) {
	return l.consistency, nil
}

func TestLiesOfAServerAreFound(t *testing.T) {
	cases := readProofCases(t)
	verifier, err := NewVerifier(cases.Key)
	if err != nil {
		t.Fatal(err)
	}
	fake := &fakeServer{}
	client := serve(t, fake, 5*time.Second)
	whole := cases.Checkpoints[0] // of 13 events
	message, event := &pb.EventDTO{}, &Event{}
	if err := protojson.Unmarshal(cases.Entries[0].Event, message); err != nil {
		t.Fatal(err)
	}
	event.fromProto(message)

	// What the answer says beside the note is not believed.
	fake.proofs.checkpoint = &pb.GetCheckpointResponse{
		Checkpoint: whole.Note, Size: 7, RootHash: make([]byte, 32), VerifierKey: "a lie"}
	checkpoint, err := client.SignedCheckpoint(t.Context(), verifier, 13)
	if err != nil || checkpoint.Size != 13 || hex.EncodeToString(checkpoint.RootHash[:]) !=
		hex.EncodeToString(whole.Is.Root) {
		t.Errorf("%+v, %v", checkpoint, err)
	}
	if _, err := client.SignedCheckpoint(t.Context(), verifier, 7); !errors.Is(err, ErrProofFailed) {
		t.Errorf("another size: %v", err)
	}
	if _, err := client.VerifierKey(t.Context()); !isMisfit(err) {
		t.Errorf("a key that is none: %v", err)
	}
	for name, answer := range map[string]*pb.GetInclusionProofResponse{
		"nothing":       {},
		"no checkpoint": {Entry: cases.Entries[0].Entry},
		"another entry": {Entry: cases.Entries[1].Entry, Checkpoint: fake.proofs.checkpoint},
		"another root":  {Entry: cases.Entries[0].Entry, Checkpoint: fake.proofs.checkpoint},
		"half a hash": {Entry: cases.Entries[0].Entry, Hashes: [][]byte{make([]byte, 31)},
			Checkpoint: fake.proofs.checkpoint},
	} {
		fake.proofs.inclusion = answer
		_, err := client.VerifyEvent(t.Context(), event, verifier, 0)
		if !errors.Is(err, ErrProofFailed) {
			t.Errorf("inclusion, %s: %v", name, err)
		}
	}
	for name, answer := range map[string]*pb.GetConsistencyProofResponse{
		"nothing":      {},
		"another path": {Hashes: [][]byte{make([]byte, 32)}, Checkpoint: fake.proofs.checkpoint},
	} {
		fake.proofs.consistency = answer
		_, err := client.VerifyConsistency(t.Context(), whole.Note, verifier)
		if !errors.Is(err, ErrProofFailed) {
			t.Errorf("consistency, %s: %v", name, err)
		}
	}
	fake.proofs.consistency = &pb.GetConsistencyProofResponse{Checkpoint: fake.proofs.checkpoint}
	if _, err := client.VerifyConsistency(t.Context(), whole.Note, verifier); err != nil {
		t.Errorf("the same: %v", err)
	}
}
