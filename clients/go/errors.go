package firn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// ErrClosed is the error of a call of a client, or of an append stream, that has been closed.
var ErrClosed = errors.New("firn: closed")

// Reason says why a call failed. Each is an error for [errors.Is]:
//
//	if errors.Is(err, firn.ErrCheckFailed) { ... }
type Reason string

// The reasons that this client's calls meet. What to do about each stands in
// proto/firn/v1/error_reason.proto, as do others: any text may come.
const (
	ErrInvalidField              Reason = "INVALID_FIELD"
	ErrEventIDConflict           Reason = "EVENT_ID_CONFLICT"
	ErrBatchPartlyKnown          Reason = "BATCH_PARTLY_KNOWN"
	ErrPositionBeyondHead        Reason = "POSITION_BEYOND_HEAD"
	ErrFeatureNotAvailable       Reason = "FEATURE_NOT_AVAILABLE"
	ErrOverloaded                Reason = "OVERLOADED"
	ErrDiskFull                  Reason = "DISK_FULL"
	ErrShuttingDown              Reason = "SHUTTING_DOWN"
	ErrReadOnly                  Reason = "READ_ONLY"
	ErrCorrupted                 Reason = "CORRUPTED"
	ErrInternal                  Reason = "INTERNAL"
	ErrCheckFailed               Reason = "CHECK_FAILED"
	ErrDeadlineExceeded          Reason = "DEADLINE_EXCEEDED"
	ErrCancelled                 Reason = "CANCELLED"
	ErrConsumerTooSlow           Reason = "CONSUMER_TOO_SLOW"
	ErrProjectionNotFound        Reason = "PROJECTION_NOT_FOUND"
	ErrProjectionNotReady        Reason = "PROJECTION_NOT_READY"
	ErrProjectionFailed          Reason = "PROJECTION_FAILED"
	ErrProjectionVersionConflict Reason = "PROJECTION_VERSION_CONFLICT"
	ErrQueryLimit                Reason = "QUERY_LIMIT"
	ErrEventNotFound             Reason = "EVENT_NOT_FOUND"
	ErrNotUndoable               Reason = "NOT_UNDOABLE"
	ErrUndoConflict              Reason = "UNDO_CONFLICT"
	ErrUnauthenticated           Reason = "UNAUTHENTICATED"
	ErrProofNotReady             Reason = "PROOF_NOT_READY"
	ErrNotPrimary                Reason = "NOT_PRIMARY"

	// ErrStoreChanged is the client's own: under the address there is another log than the one that
	// was being read, or that a checkpoint is of.
	ErrStoreChanged Reason = "STORE_CHANGED"

	// ErrProofFailed is the client's own: what the server proves, or an old checkpoint says, does not
	// hold. An event, or the log, was changed or is another.
	ErrProofFailed Reason = "PROOF_FAILED"
)

// Error makes a Reason an error.
func (r Reason) Error() string { return "firn: " + string(r) }

// Error is the error of every call that a server, or the way to it, has failed.
//
// [errors.Is] finds its Reason, and [context.Canceled] and [context.DeadlineExceeded] if those are
// what it is.
type Error struct {
	// Code is the gRPC status code.
	Code codes.Code

	// Reason is why, for programs; empty if the error comes from the way to the server.
	Reason Reason

	// Message is for people and may change.
	Message string

	// Metadata has the facts that go with the reason.
	Metadata map[string]string

	// Fields are those at fault: with ErrInvalidField, and others that are about a request.
	Fields []FieldError

	// RetryDelay is how long the server wants to be left alone: with ErrOverloaded.
	RetryDelay time.Duration

	// Conflict says which checks failed: with ErrCheckFailed.
	Conflict *Conflict

	// UndoConflict says what changed since: with ErrUndoConflict.
	UndoConflict *UndoConflict

	// isMisfit: the server does not keep to the contract, which it would do no better the next time.
	isMisfit bool
}

// FieldError is a field of a request that breaks a rule.
type FieldError struct {
	// Field is where, for example "events[3].timestamp".
	Field string

	// Description is what is wrong and what would be right.
	Description string
}

// Conflict lists the checks that an append failed.
type Conflict struct {
	// Failed are in the order of the request.
	Failed []FailedCheck

	// LeftOut is how many more failed, but did not fit into the answer.
	LeftOut int
}

// FailedCheck is a check that did not hold.
type FailedCheck struct {
	// Index is the check's place in the request, from 0.
	Index int

	// ActualRevision is the last revision of the stream that the check is about (0: it is empty);
	// nil if it is about no stream.
	ActualRevision *uint64

	// Events are the newest that broke it, at most 10, in the order of positions. One that was too
	// large comes without its payload, or not at all.
	Events []Event

	// LeftOut is how many more there are that did not fit into the answer.
	LeftOut int
}

// UndoConflict lists later events that changed what was to be undone.
type UndoConflict struct {
	Events []ConflictingEvent

	// More is how many there are beside them.
	More uint64
}

// ConflictingEvent changed what another event, which was to be undone, had changed before.
type ConflictingEvent struct {
	ID       string
	Position uint64
	Type     string

	// UndoneEventID is the event that was to be undone or redone.
	UndoneEventID string

	// Fields are what both changed, such as "rating".
	Fields []string
}

func (e *Error) Error() string {
	kind := string(e.Reason)
	if kind == "" {
		kind = e.Code.String()
	}
	return "firn: " + kind + ": " + e.Message
}

// Is reports whether target is the error's Reason, or the context error of its Code.
func (e *Error) Is(target error) bool {
	if reason, ok := target.(Reason); ok {
		return reason == e.Reason
	}
	return target == context.Canceled && e.Code == codes.Canceled ||
		target == context.DeadlineExceeded && e.Code == codes.DeadlineExceeded
}

// isTransient reports whether the same request may succeed later, without anybody doing anything.
func (e *Error) isTransient() bool {
	return e.Code == codes.Unavailable && e.Reason != ErrReadOnly || e.Reason == ErrOverloaded
}

func errStoreChanged(expected, actual string) *Error {
	return &Error{
		Code:   codes.FailedPrecondition,
		Reason: ErrStoreChanged,
		Message: fmt.Sprintf("the log is %s, not %s, which was read before; if that is right, begin "+
			"again without the checkpoint", actual, expected),
		Metadata: map[string]string{"expected_store_id": expected, "store_id": actual},
	}
}

// errMisfit is the error of an answer that does not fit what was asked.
func errMisfit(format string, arguments ...any) *Error {
	return &Error{
		Code:     codes.Internal,
		Message:  "the server's answer does not fit: " + fmt.Sprintf(format, arguments...),
		isMisfit: true,
	}
}

// fromStatus makes an Error of what a stub answered, if it is not one already.
func fromStatus(err error) *Error {
	if ours, ok := err.(*Error); ok {
		return ours
	}
	answer := status.Convert(err)
	e := &Error{Code: answer.Code(), Message: answer.Message()}
	for _, detail := range answer.Proto().GetDetails() {
		e.addDetail(detail)
	}
	if e.Reason == "" && isBrokenOff(e.Code, e.Message) {
		e.Code = codes.Unavailable
	}
	return e
}

// isBrokenOff reports whether a status is gRPC's own, for a call that the way to the server has
// broken off without a status of the server: a stream that was reset, or that ended too early. A
// connection that is lost is UNAVAILABLE already.
//
// Such a status has nothing but its text to be known by: the codes are also those that a server says
// for good, and CANCELLED that of an application that cancels. A text that a later gRPC words in
// another way is taken as before, as said for good. Who passes it on as his own, such as a proxy, has
// met the same. RESOURCE_EXHAUSTED (ENHANCE_YOUR_CALM) and PERMISSION_DENIED (INADEQUATE_SECURITY)
// are not meant to be tried again.
func isBrokenOff(code codes.Code, message string) bool {
	switch code {
	case codes.Internal:
		return strings.HasPrefix(message, streamReset) ||
			message == "server closed the stream without sending trailers" ||
			message == io.ErrUnexpectedEOF.Error() // within a message
	case codes.Canceled:
		return strings.HasPrefix(message, streamReset) || message == serverStopping
	case codes.Unknown:
		return strings.HasPrefix(message, streamReset)
	}
	return false
}

// What gRPC's server, not ours, says of a call that came in while it was being stopped.
const serverStopping = "CANCELLED"

const streamReset = "stream terminated by RST_STREAM with error code: "

// addDetail goes by the names on the wire: those in this program's registry are others, see
// generate.sh. What cannot be read is left out; the code and the message are still there.
func (e *Error) addDetail(detail *anypb.Any) {
	switch detail.GetTypeUrl()[strings.LastIndexByte(detail.GetTypeUrl(), '/')+1:] {
	case "google.rpc.ErrorInfo":
		if info, ok := read(detail, &errdetails.ErrorInfo{}); ok && info.GetDomain() == "firn" {
			e.Reason, e.Metadata = Reason(info.GetReason()), info.GetMetadata()
		}
	case "google.rpc.BadRequest":
		if bad, ok := read(detail, &errdetails.BadRequest{}); ok {
			for _, field := range bad.GetFieldViolations() {
				e.Fields = append(e.Fields, FieldError{field.GetField(), field.GetDescription()})
			}
		}
	case "google.rpc.RetryInfo":
		if info, ok := read(detail, &errdetails.RetryInfo{}); ok {
			e.RetryDelay = info.GetRetryDelay().AsDuration()
		}
	case "firn.v1.AppendConflict":
		if conflict, ok := read(detail, &pb.AppendConflict{}); ok {
			e.Conflict = conflictFromProto(conflict)
		}
	case "firn.v1.UndoConflict":
		if conflict, ok := read(detail, &pb.UndoConflict{}); ok {
			e.UndoConflict = &UndoConflict{conflictingFromProto(conflict.GetEvents()), conflict.GetMore()}
		}
	}
}

func read[M proto.Message](detail *anypb.Any, message M) (M, bool) {
	return message, proto.Unmarshal(detail.GetValue(), message) == nil
}

// fromAppendError makes an Error of an answer within an append stream.
func fromAppendError(answer *pb.AppendError) *Error {
	e := &Error{
		Code:       codes.Code(answer.GetCode()),
		Message:    answer.GetMessage(),
		Metadata:   answer.GetMetadata(),
		RetryDelay: answer.GetRetryDelay().AsDuration(),
	}
	if e.Code == codes.OK || e.Code > codes.Unauthenticated {
		e.Code = codes.Unknown
	}
	// One that only a newer server knows goes by its number.
	if reason := answer.GetReason(); reason != pb.ErrorReason_ERROR_REASON_UNSPECIFIED {
		e.Reason = Reason(strings.TrimPrefix(reason.String(), "ERROR_REASON_"))
	}
	for _, field := range answer.GetInvalidFields() {
		e.Fields = append(e.Fields, FieldError{field.GetField(), field.GetDescription()})
	}
	if answer.GetConflict() != nil {
		e.Conflict = conflictFromProto(answer.GetConflict())
	}
	return e
}

func conflictFromProto(conflict *pb.AppendConflict) *Conflict {
	result := &Conflict{LeftOut: int(conflict.GetChecksLeftOut())}
	for _, check := range conflict.GetFailedChecks() {
		result.Failed = append(result.Failed, FailedCheck{
			Index:          int(check.GetCheckIndex()),
			ActualRevision: check.ActualRevision,
			Events:         eventsFromProto(check.GetEvents()),
			LeftOut:        int(check.GetEventsLeftOut()),
		})
	}
	return result
}

func conflictingFromProto(events []*pb.ConflictingEvent) []ConflictingEvent {
	result := make([]ConflictingEvent, len(events))
	for i, event := range events {
		result[i] = ConflictingEvent{
			ID:            event.GetEventId(),
			Position:      event.GetPosition(),
			Type:          event.GetEventType(),
			UndoneEventID: event.GetUndoneEventId(),
			Fields:        event.GetFields(),
		}
	}
	return result
}
