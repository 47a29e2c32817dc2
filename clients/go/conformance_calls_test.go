package firn

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// conformanceCall takes a request in the cases' JSON and gives the contract's message.
type conformanceCall func(*testing.T, *Client, []byte) (proto.Message, error)

// publicCalls go through the client's own calls.
var publicCalls = map[string]conformanceCall{
	"AppendEvent":     on(publicAppendEvent),
	"AppendEvents":    on(publicAppendEvents),
	"AppendStream":    publicAppendStream,
	"CountEvents":     on(publicCountEvents),
	"GetEvents":       on(publicGetEvents),
	"GetHead":         on(publicGetHead),
	"GetNewestEvents": on(publicGetNewestEvents),
	"GetPositionAt":   on(publicGetPositionAt),
	"GetTimeAt":       on(publicGetTimeAt),
	"ReplayEvents":    on(publicReplayEvents),
}

// wireCalls go through the bare contract, over the client's connection.
var wireCalls = map[string]conformanceCall{
	"AppendEvent":   on(bare(store, pb.EventStoreClient.AppendEvent)),
	"AppendEvents":  on(bare(store, pb.EventStoreClient.AppendEvents)),
	"CountEvents":   on(bare(store, pb.EventStoreClient.CountEvents)),
	"GetEvents":     on(bare(store, pb.EventStoreClient.GetEvents)),
	"GetPositionAt": on(bare(store, pb.EventStoreClient.GetPositionAt)),
	"GetTimeAt":     on(bare(store, pb.EventStoreClient.GetTimeAt)),
	"ListReplays":   on(bare(store, pb.EventStoreClient.ListReplays)),
	"ReplayEvents":  on(bareReplayEvents),
}

func store(c *Client) pb.EventStoreClient { return c.store }

// bare makes a function of a method of a generated stub.
func bare[Stub, Request any, Response proto.Message](stub func(*Client) Stub,
	method func(Stub, context.Context, Request, ...grpc.CallOption) (Response, error),
) func(context.Context, *Client, Request) (proto.Message, error) {
	return func(ctx context.Context, c *Client, request Request) (proto.Message, error) {
		response, err := method(stub(c), ctx, request)
		if err != nil {
			return nil, fromStatus(err)
		}
		return response, nil
	}
}

// on makes a call of a function that takes the request as the contract's message.
func on[Message any, Request interface {
	*Message
	proto.Message
}](call func(context.Context, *Client, Request) (proto.Message, error)) conformanceCall {
	return func(t *testing.T, c *Client, text []byte) (proto.Message, error) {
		request := Request(new(Message))
		if err := protojson.Unmarshal(text, request); err != nil {
			t.Fatal(err)
		}
		return call(t.Context(), c, request)
	}
}

func publicAppendEvent(ctx context.Context, c *Client, request *pb.AppendEventRequest,
) (proto.Message, error) {
	var event Event
	event.fromProto(request.GetEvent())
	var result *AppendResult
	var err error
	if request.ExpectedRevision == nil {
		result, err = c.Append(ctx, event)
	} else {
		result, err = c.AppendIfRevision(ctx, request.GetExpectedRevision(), event)
	}
	if err != nil {
		return nil, err
	}
	return &pb.AppendEventResponse{
		Position:   result.Position,
		Revision:   result.Revision,
		CreatedAt:  timeText(result.CreatedAt),
		Duplicate:  result.Duplicate,
		Durability: durabilityToProto(result.Durability),
	}, nil
}

func publicAppendEvents(ctx context.Context, c *Client, request *pb.AppendEventsRequest,
) (proto.Message, error) {
	result, err := c.AppendBatch(ctx, eventsFromProto(request.GetEvents()),
		checksFromProto(request.GetChecks())...)
	if err != nil {
		return nil, err
	}
	return batchToProto(result), nil
}

func publicAppendStream(t *testing.T, c *Client, text []byte) (proto.Message, error) {
	var requests []json.RawMessage
	if err := json.Unmarshal(text, &requests); err != nil {
		t.Fatal(err)
	}
	stream := c.AppendStream(t.Context())
	var all []*PendingAppend
	for _, text := range requests {
		request := &pb.AppendStreamRequest{}
		if err := protojson.Unmarshal(text, request); err != nil {
			t.Fatal(err)
		}
		pending, err := stream.Send(t.Context(), eventsFromProto(request.GetEvents()),
			checksFromProto(request.GetChecks())...)
		if err != nil {
			return nil, err
		}
		all = append(all, pending)
	}
	response := &pb.AppendStreamResponse{}
	for i, pending := range all {
		result := &pb.AppendStreamResult{RequestNumber: uint64(i + 1)}
		batch, err := pending.Wait(t.Context())
		var failure *Error
		switch {
		case err == nil:
			result.Outcome = &pb.AppendStreamResult_Appended{Appended: batchToProto(batch)}
		case errors.As(err, &failure):
			result.Outcome = &pb.AppendStreamResult_Error{Error: appendErrorToProto(failure)}
		default:
			return nil, err
		}
		response.Results = append(response.Results, result)
	}
	return response, stream.Close()
}

func publicGetEvents(ctx context.Context, c *Client, request *pb.GetEventsRequest,
) (proto.Message, error) {
	page, err := c.GetPage(ctx, GetOptions{
		AfterPosition: request.GetAfterPosition(),
		UntilPosition: request.UntilPosition,
		Query:         queryFromProto(request.GetQuery()),
		Bounds:        boundsFromProto(request.GetBounds()),
		Backwards:     request.GetBackwards(),
		PageSize:      request.GetPageSize(),
		PageToken:     request.GetPageToken(),
	})
	if err != nil {
		return nil, err
	}
	return &pb.GetEventsResponse{
		Events:        eventsToProto(page.Events),
		NextPageToken: page.NextPageToken,
		Head:          page.Head,
		Position:      page.Position,
	}, nil
}

func publicGetNewestEvents(ctx context.Context, c *Client, request *pb.GetNewestEventsRequest,
) (proto.Message, error) {
	options := NewestOptions{Streams: request.GetStreams(), UntilPosition: request.UntilPosition}
	for _, query := range request.GetQueries() {
		options.Queries = append(options.Queries, queryFromProto(query))
	}
	newest, err := c.Newest(ctx, options)
	if err != nil {
		return nil, err
	}
	response := &pb.GetNewestEventsResponse{Head: newest.Head}
	for _, event := range newest.Events {
		found := &pb.NewestEvent{}
		if event != nil {
			found.Event = eventToProto(*event)
		}
		response.Newest = append(response.Newest, found)
	}
	return response, nil
}

func publicCountEvents(ctx context.Context, c *Client, request *pb.CountEventsRequest,
) (proto.Message, error) {
	count, err := c.Count(ctx, CountOptions{
		AfterPosition: request.GetAfterPosition(),
		UntilPosition: request.UntilPosition,
		Query:         queryFromProto(request.GetQuery()),
		Bounds:        boundsFromProto(request.GetBounds()),
	})
	if err != nil {
		return nil, err
	}
	return &pb.CountEventsResponse{
		Count: count.Events, Position: count.UntilPosition, Until: count.UntilPosition}, nil
}

func publicGetHead(ctx context.Context, c *Client, _ *pb.GetHeadRequest) (proto.Message, error) {
	head, err := c.Head(ctx)
	if err != nil {
		return nil, err
	}
	return &pb.GetHeadResponse{
		Position:      head.Position,
		CreatedAt:     timeText(head.CreatedAt),
		StoreId:       head.StoreID,
		ServerVersion: head.ServerVersion,
	}, nil
}

func publicGetPositionAt(ctx context.Context, c *Client, request *pb.GetPositionAtRequest,
) (proto.Message, error) {
	at, err := c.PositionAt(ctx, request.GetTime().AsTime())
	if err != nil {
		return nil, err
	}
	return &pb.GetPositionAtResponse{
		Position: at.Position, CreatedAt: timeText(at.CreatedAt), Head: at.Head}, nil
}

func publicGetTimeAt(ctx context.Context, c *Client, request *pb.GetTimeAtRequest,
) (proto.Message, error) {
	moment, err := c.TimeAt(ctx, request.GetPosition())
	if err != nil {
		return nil, err
	}
	return &pb.GetTimeAtResponse{CreatedAt: timeText(moment)}, nil
}

func publicReplayEvents(ctx context.Context, c *Client, request *pb.ReplayEventsRequest,
) (proto.Message, error) {
	var batches iter.Seq2[*Batch, error]
	if request.GetFollow() {
		batches = c.FollowBatches(ctx, FollowOptions{
			AfterPosition:     request.GetAfterPosition(),
			Query:             queryFromProto(request.GetQuery()),
			Bounds:            boundsFromProto(request.GetBounds()),
			MaxLag:            request.GetMaxLag(),
			HeartbeatInterval: request.GetHeartbeatInterval().AsDuration(),
		})
	} else {
		batches = c.ReplayBatches(ctx, ReplayOptions{
			AfterPosition: request.GetAfterPosition(),
			UntilPosition: request.UntilPosition,
			Query:         queryFromProto(request.GetQuery()),
			Bounds:        boundsFromProto(request.GetBounds()),
			BatchSize:     request.GetBatchSize(),
		})
	}
	response := &pb.ReplayEventsResponse{}
	for batch, err := range batches {
		if err != nil {
			return nil, err
		}
		response.Events = append(response.Events, eventsToProto(batch.Events)...)
		response.Position, response.Head = batch.Position, batch.Head
	}
	return response, nil
}

func bareReplayEvents(ctx context.Context, c *Client, request *pb.ReplayEventsRequest,
) (proto.Message, error) {
	stream, err := c.store.ReplayEvents(ctx, request)
	if err != nil {
		return nil, fromStatus(err)
	}
	all := &pb.ReplayEventsResponse{}
	for {
		message, err := stream.Recv()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, fromStatus(err)
		}
		all.Events = append(all.Events, message.GetEvents()...)
		all.Position, all.Head = message.GetPosition(), message.GetHead()
	}
}

func messageToJSON(t *testing.T, message proto.Message) any {
	options := protojson.MarshalOptions{UseProtoNames: true, EmitDefaultValues: true}
	text, err := options.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func errorToJSON(t *testing.T, err error) any {
	var failure *Error
	if !errors.As(err, &failure) {
		t.Fatalf("not an Error: %v", err)
	}
	fields := []any{}
	for _, field := range failure.Fields {
		fields = append(fields, field.Field)
	}
	metadata := map[string]any{}
	for key, value := range failure.Metadata {
		metadata[key] = value
	}
	result := map[string]any{
		"code":     codeNames[failure.Code],
		"reason":   string(failure.Reason),
		"fields":   fields,
		"metadata": metadata,
	}
	if failure.Conflict != nil {
		result["conflict"] = messageToJSON(t, conflictToProto(failure.Conflict))
	}
	if failure.UndoConflict != nil {
		result["undo_conflict"] = messageToJSON(t, &pb.UndoConflict{
			Events: conflictingToProto(failure.UndoConflict.Events), More: failure.UndoConflict.More})
	}
	return result
}

var codeNames = map[codes.Code]string{
	codes.Aborted:            "ABORTED",
	codes.AlreadyExists:      "ALREADY_EXISTS",
	codes.FailedPrecondition: "FAILED_PRECONDITION",
	codes.InvalidArgument:    "INVALID_ARGUMENT",
	codes.NotFound:           "NOT_FOUND",
	codes.OutOfRange:         "OUT_OF_RANGE",
	codes.ResourceExhausted:  "RESOURCE_EXHAUSTED",
}

func eventToProto(event Event) *pb.EventDTO {
	result := prepare(&event)
	result.Position, result.Revision = event.Position, event.Revision
	result.CreatedAt, result.BatchIndex = timeText(event.CreatedAt), event.BatchIndex
	return result
}

func eventsToProto(events []Event) []*pb.EventDTO {
	result := make([]*pb.EventDTO, len(events))
	for i, event := range events {
		result[i] = eventToProto(event)
	}
	return result
}

func batchToProto(batch *BatchResult) *pb.AppendEventsResponse {
	response := &pb.AppendEventsResponse{
		Duplicate: batch.Duplicate, Durability: durabilityToProto(batch.Durability)}
	for _, event := range batch.Events {
		response.Events = append(response.Events, &pb.AppendedEvent{
			Position: event.Position, Revision: event.Revision, CreatedAt: timeText(event.CreatedAt)})
	}
	return response
}

func conflictToProto(conflict *Conflict) *pb.AppendConflict {
	result := &pb.AppendConflict{ChecksLeftOut: uint32(conflict.LeftOut)}
	for _, check := range conflict.Failed {
		result.FailedChecks = append(result.FailedChecks, &pb.FailedCheck{
			CheckIndex:     uint32(check.Index),
			ActualRevision: check.ActualRevision,
			Events:         eventsToProto(check.Events),
			EventsLeftOut:  uint32(check.LeftOut),
		})
	}
	return result
}

func appendErrorToProto(failure *Error) *pb.AppendError {
	result := &pb.AppendError{
		Code:     int32(failure.Code),
		Reason:   pb.ErrorReason(pb.ErrorReason_value["ERROR_REASON_"+string(failure.Reason)]),
		Message:  failure.Message,
		Metadata: failure.Metadata,
	}
	for _, field := range failure.Fields {
		result.InvalidFields = append(result.InvalidFields, &pb.InvalidField{
			Field: field.Field, Description: field.Description})
	}
	if failure.Conflict != nil {
		result.Conflict = conflictToProto(failure.Conflict)
	}
	return result
}

func durabilityToProto(durability Durability) pb.Durability {
	return pb.Durability(pb.Durability_value["DURABILITY_"+strings.ToUpper(string(durability))])
}

func timeText(moment time.Time) string {
	if moment.IsZero() {
		return ""
	}
	return moment.Format("2006-01-02T15:04:05.000000Z07:00")
}

func checksFromProto(checks []*pb.AppendCheck) []Check {
	var result []Check
	for _, check := range checks {
		stream := check.GetStreamRevision()
		switch stream.GetExpected().(type) {
		case *pb.StreamRevisionCheck_Revision:
			result = append(result, StreamAt(stream.GetStream(), stream.GetRevision()))
		case *pb.StreamRevisionCheck_Exists:
			result = append(result, StreamExists(stream.GetStream()))
		case *pb.StreamRevisionCheck_Any:
			result = append(result, StreamAny(stream.GetStream()))
		default:
			noMatch := check.GetNoMatch()
			result = append(result, NoMatch(queryFromProto(noMatch.GetQuery()), noMatch.GetAfterPosition()))
		}
	}
	return result
}

func queryFromProto(query *pb.Query) Query {
	if query == nil {
		return nil
	}
	result := Query{}
	for _, item := range query.GetItems() {
		converted := QueryItem{
			Types:        item.GetEventTypes(),
			TypePrefixes: item.GetEventTypePrefixes(),
			Tags:         item.GetTags(),
			Streams:      item.GetStreams(),
			UserIDs:      item.GetUserIds(),
		}
		for _, target := range item.GetTargets() {
			converted.Targets = append(converted.Targets, Target{target.GetTargetType(), target.GetTargetId()})
		}
		result = append(result, converted)
	}
	return result
}

func boundsFromProto(bounds *pb.ReadBounds) Bounds {
	if bounds == nil {
		return Bounds{}
	}
	moment := func(millis *int64) time.Time {
		if millis == nil {
			return time.Time{}
		}
		return time.UnixMilli(*millis)
	}
	at := func(timestamp *timestamppb.Timestamp) time.Time {
		if timestamp == nil {
			return time.Time{}
		}
		return timestamp.AsTime()
	}
	return Bounds{
		MinRevision:  bounds.MinRevision,
		MaxRevision:  bounds.MaxRevision,
		MinTimestamp: moment(bounds.MinTimestamp),
		MaxTimestamp: moment(bounds.MaxTimestamp),
		FromTime:     at(bounds.GetFromTime()),
		AsOf:         at(bounds.GetAsOf()),
	}
}
