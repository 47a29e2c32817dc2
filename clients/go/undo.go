package firn

import (
	"context"

	pb "firn.dev/go/firn/internal/firnv1"
)

// Change is what to undo or redo: [EventChange], [BatchChange] or [LastGesture].
type Change struct {
	eventID string
	batch   *uint64
	gesture *pb.LastGesture
}

// EventChange is the change of one event.
func EventChange(id string) Change { return Change{eventID: id} }

// BatchChange is the changes of all events of the batch that has this position.
func BatchChange(position uint64) Change { return Change{batch: &position} }

// LastGesture is what a user did (to redo: undid) last, in the session that events name with the
// metadata "session_id"; if sessionID is empty, in any.
func LastGesture(userID, sessionID string) Change {
	return Change{gesture: &pb.LastGesture{UserId: userID, SessionId: sessionID}}
}

// UndoOptions are those of [Client.Undo] and [Client.Redo].
type UndoOptions struct {
	// Force does it even though later events changed the same: their changes are lost to the state,
	// not to the log.
	Force bool

	// ValidateOnly appends nothing, and only says what would be appended.
	ValidateOnly bool

	// RequestID is a UUID that makes a later call with it the same request; one is made if it is
	// empty.
	RequestID string

	// UserID is who does it; may be empty with [LastGesture].
	UserID string

	// Metadata is that of what is appended, beside what the server adds.
	Metadata map[string]string
}

// UndoResult is the answer to an undo or a redo.
type UndoResult struct {
	// Events are what was appended, or would be. If all would be too much for an answer, they come
	// without payloads.
	Events []Event

	// EventIDs are those of the events that were undone or redone, in the same order.
	EventIDs []string

	// Overridden are later events whose changes were lost, with Force.
	Overridden []ConflictingEvent

	// Duplicate: the same request was answered before.
	Duplicate  bool
	Durability Durability
}

// Undo takes changes back by appending their inverses, as one batch. It is tried again until the
// deadline: by its request id it is done once.
//
// Errors: [ErrEventNotFound], [ErrNotUndoable], [ErrUndoConflict] with an [UndoConflict], and as
// [Client.AppendBatch].
func (c *Client) Undo(ctx context.Context, what Change, options UndoOptions) (*UndoResult, error) {
	options.complete()
	request := &pb.UndoRequest{
		Force:        options.Force,
		ValidateOnly: options.ValidateOnly,
		RequestId:    options.RequestID,
		Metadata:     options.Metadata,
	}
	if options.UserID != "" {
		request.UserId = &options.UserID
	}
	switch {
	case what.gesture != nil:
		request.What = &pb.UndoRequest_LastGesture{LastGesture: what.gesture}
	case what.batch != nil:
		request.What = &pb.UndoRequest_BatchPosition{BatchPosition: *what.batch}
	default:
		request.What = &pb.UndoRequest_EventId{EventId: what.eventID}
	}
	response, err := call(ctx, c, c.history.Undo, request)
	if err != nil {
		return nil, err
	}
	return undoFromProto(response), nil
}

// Redo takes an undo back by appending the changes again. As [Client.Undo] otherwise.
func (c *Client) Redo(ctx context.Context, what Change, options UndoOptions) (*UndoResult, error) {
	options.complete()
	request := &pb.RedoRequest{
		Force:        options.Force,
		ValidateOnly: options.ValidateOnly,
		RequestId:    options.RequestID,
		Metadata:     options.Metadata,
	}
	if options.UserID != "" {
		request.UserId = &options.UserID
	}
	switch {
	case what.gesture != nil:
		request.What = &pb.RedoRequest_LastGesture{LastGesture: what.gesture}
	case what.batch != nil:
		request.What = &pb.RedoRequest_BatchPosition{BatchPosition: *what.batch}
	default:
		request.What = &pb.RedoRequest_EventId{EventId: what.eventID}
	}
	response, err := call(ctx, c, c.history.Redo, request)
	if err != nil {
		return nil, err
	}
	return undoFromProto(response), nil
}

func (o *UndoOptions) complete() {
	if o.RequestID == "" {
		o.RequestID = NewID()
	}
}

func undoFromProto(response *pb.UndoResponse) *UndoResult {
	return &UndoResult{
		Events:     eventsFromProto(response.GetEvents()),
		EventIDs:   response.GetEventIds(),
		Overridden: conflictingFromProto(response.GetOverridden()),
		Duplicate:  response.GetDuplicate(),
		Durability: durabilityFromProto(response.GetDurability()),
	}
}
