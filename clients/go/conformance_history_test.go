package firn

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"testing/fstest"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/protobuf/proto"
)

func init() {
	publicCalls["CreateProjection"] = on(publicCreateProjection)
	publicCalls["GetHistory"] = on(publicGetHistory)
	publicCalls["GetState"] = on(publicGetState)
	publicCalls["Query"] = on(publicQuery)
	publicCalls["Redo"] = on(publicRedo)
	publicCalls["Undo"] = on(publicUndo)
	wireCalls["Diff"] = on(bareDiff)
	wireCalls["Undo"] = on(bare(history, pb.HistoryClient.Undo))
}

func history(c *Client) pb.HistoryClient { return c.history }

func publicCreateProjection(ctx context.Context, c *Client, request *pb.CreateProjectionRequest,
) (proto.Message, error) {
	var files fs.FS
	if len(request.GetFiles()) > 0 {
		definition := fstest.MapFS{}
		for _, file := range request.GetFiles() {
			definition[file.GetPath()] = &fstest.MapFile{Data: []byte(file.GetSql())}
		}
		files = definition
	}
	created, err := c.CreateProjection(ctx, CreateProjectionOptions{
		Name:            request.GetName(),
		Files:           files,
		ExpectedVersion: request.ExpectedVersion,
		ValidateOnly:    request.GetValidateOnly(),
	})
	if err != nil {
		return nil, err
	}
	return &pb.CreateProjectionResponse{
		Version: created.Version, Unchanged: created.Unchanged, Position: created.Position}, nil
}

func publicQuery(ctx context.Context, c *Client, request *pb.QueryRequest) (proto.Message, error) {
	options := QueryOptions{
		Projection: request.GetProjection(),
		SQL:        request.GetSql(),
		Parameters: map[string]any{},
		AsOf:       momentFromProto(request.GetAsOf()),
		MaxRows:    request.GetMaxRows(),
	}
	for name, value := range request.GetParameters() {
		row := &pb.QueryRow{Values: []*pb.QueryValue{value}}
		options.Parameters[name] = valuesFromProto(row)[0]
	}
	rows, err := queryWhenBuilt(ctx, c, options)
	if err != nil {
		return nil, err
	}
	response := &pb.QueryResponse{Header: &pb.QueryHeader{Position: rows.Position, Head: rows.Head}}
	for _, column := range rows.Columns {
		response.Header.Columns = append(response.Header.Columns, &pb.QueryColumn{
			Name: column.Name, DeclaredType: column.DeclaredType})
	}
	for values, err := range rows.All() {
		if err != nil {
			return nil, err
		}
		row := &pb.QueryRow{}
		for _, value := range values {
			converted, err := valueToProto(value)
			if err != nil {
				return nil, err
			}
			row.Values = append(row.Values, converted)
		}
		response.Rows = append(response.Rows, row)
	}
	return response, nil
}

// queryWhenBuilt asks again while the projection is being built.
func queryWhenBuilt(ctx context.Context, c *Client, options QueryOptions) (*Rows, error) {
	for {
		rows, err := c.Query(ctx, options)
		if !errors.Is(err, ErrProjectionNotReady) {
			return rows, err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func publicGetState(ctx context.Context, c *Client, request *pb.GetStateRequest,
) (proto.Message, error) {
	state, err := c.State(ctx, StateOptions{
		Projection: request.GetProjection(),
		Target:     Target{request.GetTarget().GetTargetType(), request.GetTarget().GetTargetId()},
		AsOf:       momentFromProto(request.GetAsOf()),
	})
	if err != nil {
		return nil, err
	}
	return &pb.GetStateResponse{
		StateJson:         string(state.JSON),
		Position:          state.Position,
		LastEventPosition: state.LastEventPosition,
		Events:            state.Events,
	}, nil
}

func publicGetHistory(ctx context.Context, c *Client, request *pb.GetHistoryRequest,
) (proto.Message, error) {
	page, err := c.GetHistoryPage(ctx, HistoryOptions{
		Projection: request.GetProjection(),
		Target:     Target{request.GetTarget().GetTargetType(), request.GetTarget().GetTargetId()},
		AsOf:       momentFromProto(request.GetAsOf()),
		PageSize:   request.GetPageSize(),
		PageToken:  request.GetPageToken(),
	})
	if err != nil {
		return nil, err
	}
	response := &pb.GetHistoryResponse{
		NextPageToken: page.NextPageToken, RelatedUntil: page.RelatedUntil, Position: page.Position}
	for _, entry := range page.Entries {
		converted := &pb.HistoryEntry{
			Event:       eventToProto(entry.Event),
			Batch:       entry.Batch,
			BatchIndex:  entry.Event.BatchIndex,
			Undoes:      entry.Undoes,
			Redoes:      entry.Redoes,
			Undone:      entry.Undone,
			Undoable:    entry.Undoable,
			NotUndoable: entry.NotUndoable,
			Related:     entry.Related,
		}
		for _, change := range entry.Changes {
			converted.Changes = append(converted.Changes, &pb.FieldChange{
				Field: change.Field, OldJson: string(change.Old), NewJson: string(change.New)})
		}
		response.Entries = append(response.Entries, converted)
	}
	return response, nil
}

func publicUndo(ctx context.Context, c *Client, request *pb.UndoRequest) (proto.Message, error) {
	return undoToProto(c.Undo(ctx, changeOf(request), optionsOf(request)))
}

func publicRedo(ctx context.Context, c *Client, request *pb.RedoRequest) (proto.Message, error) {
	return undoToProto(c.Redo(ctx, changeOf(request), optionsOf(request)))
}

type undoOrRedo interface {
	GetEventId() string
	GetBatchPosition() uint64
	GetLastGesture() *pb.LastGesture
	GetForce() bool
	GetValidateOnly() bool
	GetRequestId() string
	GetUserId() string
	GetMetadata() map[string]string
}

func changeOf(request undoOrRedo) Change {
	if gesture := request.GetLastGesture(); gesture != nil {
		return LastGesture(gesture.GetUserId(), gesture.GetSessionId())
	}
	if request.GetBatchPosition() != 0 {
		return BatchChange(request.GetBatchPosition())
	}
	return EventChange(request.GetEventId())
}

func optionsOf(request undoOrRedo) UndoOptions {
	return UndoOptions{
		Force:        request.GetForce(),
		ValidateOnly: request.GetValidateOnly(),
		RequestID:    request.GetRequestId(),
		UserID:       request.GetUserId(),
		Metadata:     request.GetMetadata(),
	}
}

func undoToProto(result *UndoResult, err error) (proto.Message, error) {
	if err != nil {
		return nil, err
	}
	return &pb.UndoResponse{
		Events:     eventsToProto(result.Events),
		EventIds:   result.EventIDs,
		Overridden: conflictingToProto(result.Overridden),
		Duplicate:  result.Duplicate,
		Durability: durabilityToProto(result.Durability),
	}, nil
}

func conflictingToProto(events []ConflictingEvent) []*pb.ConflictingEvent {
	result := make([]*pb.ConflictingEvent, len(events))
	for i, event := range events {
		result[i] = &pb.ConflictingEvent{
			EventId:       event.ID,
			Position:      event.Position,
			EventType:     event.Type,
			UndoneEventId: event.UndoneEventID,
			Fields:        event.Fields,
		}
	}
	return result
}

func bareDiff(ctx context.Context, c *Client, request *pb.DiffRequest) (proto.Message, error) {
	for {
		all, err := readDiff(ctx, c, request)
		if err == nil {
			return all, nil
		}
		if failure := fromStatus(err); !errors.Is(failure, ErrProjectionNotReady) {
			return nil, failure
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func readDiff(ctx context.Context, c *Client, request *pb.DiffRequest) (*pb.DiffResponse, error) {
	stream, err := c.history.Diff(ctx, request)
	if err != nil {
		return nil, err
	}
	all := &pb.DiffResponse{}
	for {
		message, err := stream.Recv()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		proto.Merge(all, message)
	}
}

func momentFromProto(moment *pb.AsOf) Moment {
	switch moment.GetMoment().(type) {
	case *pb.AsOf_Position:
		return AtPosition(moment.GetPosition())
	case *pb.AsOf_Time:
		return AtTime(moment.GetTime().AsTime())
	}
	return Moment{}
}
