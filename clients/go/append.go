package firn

import (
	"context"
	"fmt"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

// Durability is what the store promises of an event that it has acknowledged; empty if that is
// nothing that this client knows.
type Durability string

const (
	// Fsynced: it survives power loss.
	Fsynced Durability = "fsynced"

	// Written: it survives a crash of the server, but not of the machine. Only a server that was
	// told so answers this.
	Written Durability = "written"
)

// Appended says where an event stands.
type Appended struct {
	// ID is the event's: as it was given, or the one that the append made.
	ID        string
	Position  uint64
	Revision  uint64
	CreatedAt time.Time
}

// AppendResult is the answer to an append of one event.
type AppendResult struct {
	Appended

	// Duplicate: the event was in the log already; the rest is of its first append.
	Duplicate  bool
	Durability Durability
}

// BatchResult is the answer to an append of a batch.
type BatchResult struct {
	// Events has one for each event of the batch, in its order.
	Events []Appended

	// Duplicate: the batch was in the log already; the rest is of its first append.
	Duplicate  bool
	Durability Durability
}

// Check is a condition on the log as it stands when a batch would be appended: [StreamAt],
// [StreamExists], [StreamAny] or [NoMatch].
type Check struct{ check *pb.AppendCheck }

// StreamAt holds if the stream's last revision is this one; 0: if it is empty.
func StreamAt(stream string, revision uint64) Check {
	return streamCheck(&pb.StreamRevisionCheck{
		Stream: stream, Expected: &pb.StreamRevisionCheck_Revision{Revision: revision}})
}

// StreamExists holds if the stream has at least one event.
func StreamExists(stream string) Check {
	return streamCheck(&pb.StreamRevisionCheck{
		Stream: stream, Expected: &pb.StreamRevisionCheck_Exists{Exists: true}})
}

// StreamAny holds always: it names a stream of which nothing is asked.
func StreamAny(stream string) Check {
	return streamCheck(&pb.StreamRevisionCheck{
		Stream: stream, Expected: &pb.StreamRevisionCheck_Any{Any: true}})
}

// NoMatch holds if no event after a position matches the query. The position is the one up to which
// the application knows the log; 0 looks at all of it.
func NoMatch(query Query, afterPosition uint64) Check {
	return Check{&pb.AppendCheck{Check: &pb.AppendCheck_NoMatch{
		NoMatch: &pb.NoMatchCheck{Query: query.toProto(), AfterPosition: afterPosition}}}}
}

func streamCheck(check *pb.StreamRevisionCheck) Check {
	return Check{&pb.AppendCheck{Check: &pb.AppendCheck_StreamRevision{StreamRevision: check}}}
}

func checksToProto(checks []Check) []*pb.AppendCheck {
	result := make([]*pb.AppendCheck, len(checks))
	for i, check := range checks {
		result[i] = check.check
	}
	return result
}

// maxMessage is the most bytes that the server takes.
const maxMessage = 20 << 20

// checkSize refuses a request that the server, or every connection, would break at.
func checkSize(bytes int) error {
	if bytes <= maxMessage {
		return nil
	}
	return &Error{Code: codes.ResourceExhausted, Message: fmt.Sprintf(
		"a batch may have %d bytes as a message; this one has %d", maxMessage, bytes)}
}

// Append appends one event. It is tried again until the deadline: by its id the event is in the log
// once, however often it was sent.
//
// Errors: [ErrInvalidField], [ErrEventIDConflict], [ErrDiskFull], [ErrReadOnly]. If the deadline
// has passed, the event may be in the log: append it again with the same ID and Timestamp to know.
func (c *Client) Append(ctx context.Context, event Event) (*AppendResult, error) {
	return c.append(ctx, &pb.AppendEventRequest{Event: prepare(&event)})
}

// AppendIfRevision is [Client.Append] on the condition that the event's own stream is at this
// revision; 0: that it is empty. If it is not, the error is [ErrCheckFailed] with a [Conflict].
func (c *Client) AppendIfRevision(ctx context.Context, revision uint64, event Event,
) (*AppendResult, error) {
	return c.append(ctx, &pb.AppendEventRequest{
		Event: prepare(&event), ExpectedRevision: &revision})
}

func (c *Client) append(ctx context.Context, request *pb.AppendEventRequest) (*AppendResult, error) {
	response, err := call(ctx, c, c.store.AppendEvent, request)
	if err != nil {
		return nil, err
	}
	return &AppendResult{
		Appended: Appended{
			ID:        request.GetEvent().GetId(),
			Position:  response.GetPosition(),
			Revision:  response.GetRevision(),
			CreatedAt: parseTime(response.GetCreatedAt()),
		},
		Duplicate:  response.GetDuplicate(),
		Durability: durabilityFromProto(response.GetDurability()),
	}, nil
}

// AppendBatch appends all of the events or none, next to each other, if every check holds. It is
// tried again until the deadline, as [Client.Append].
//
// Limits: 1 to 10,000 events, 16 MiB; a request of more than 20 MiB is not sent. Errors: as Append; [ErrCheckFailed] with a [Conflict],
// [ErrBatchPartlyKnown], [ErrPositionBeyondHead] (of a check).
func (c *Client) AppendBatch(ctx context.Context, events []Event, checks ...Check,
) (*BatchResult, error) {
	request := &pb.AppendEventsRequest{
		Events: prepareAll(events), Checks: checksToProto(checks)}
	if err := checkSize(proto.Size(request)); err != nil {
		return nil, err
	}
	response, err := call(ctx, c, c.store.AppendEvents, request)
	if err != nil {
		return nil, err
	}
	return batchFromProto(response, request.GetEvents())
}

func batchFromProto(response *pb.AppendEventsResponse, events []*pb.EventDTO) (*BatchResult, error) {
	if len(response.GetEvents()) != len(events) {
		return nil, errMisfit("%d events were appended, not %d", len(response.GetEvents()), len(events))
	}
	result := &BatchResult{
		Events:     make([]Appended, len(response.GetEvents())),
		Duplicate:  response.GetDuplicate(),
		Durability: durabilityFromProto(response.GetDurability()),
	}
	for i, appended := range response.GetEvents() {
		result.Events[i] = Appended{
			ID:        events[i].GetId(),
			Position:  appended.GetPosition(),
			Revision:  appended.GetRevision(),
			CreatedAt: parseTime(appended.GetCreatedAt()),
		}
	}
	return result, nil
}

func durabilityFromProto(durability pb.Durability) Durability {
	switch durability {
	case pb.Durability_DURABILITY_FSYNCED:
		return Fsynced
	case pb.Durability_DURABILITY_WRITTEN:
		return Written
	}
	return ""
}
