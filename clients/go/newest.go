package firn

import (
	"context"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
)

// NewestOptions say whose newest events [Client.Newest] reads.
type NewestOptions struct {
	// Streams and Queries are 1 to 1,000 together.
	Streams []string
	Queries []Query

	// UntilPosition and AsOf ask for the log as it was then; if both are given, the earlier holds.
	UntilPosition *uint64
	AsOf          time.Time
}

// Newest has the newest event of each stream and query.
type Newest struct {
	// Events has one for each of Streams, then for each of Queries, in order; nil where there is
	// none.
	Events []*Event

	// Head is the moment that all were read at.
	Head uint64
}

// Newest reads the newest event of each of many streams and queries, all at one moment of the log,
// with as many calls as it takes.
func (c *Client) Newest(ctx context.Context, options NewestOptions) (*Newest, error) {
	ctx, cancel := c.withDeadline(ctx)
	defer cancel()
	queries := make([]*pb.Query, len(options.Queries))
	for i, query := range options.Queries {
		queries[i] = query.toProto()
	}
	request := &pb.GetNewestEventsRequest{
		Streams:       options.Streams,
		Queries:       queries,
		UntilPosition: options.UntilPosition,
		AsOf:          toTimestamp(options.AsOf),
		PayloadForm:   pb.PayloadForm_PAYLOAD_FORM_JSON,
	}
	newest := &Newest{}
	for {
		response, err := call(ctx, c, c.store.GetNewestEvents, request)
		if err != nil {
			return nil, err
		}
		asked, answered := len(request.Streams)+len(request.Queries), len(response.GetNewest())
		if answered == 0 || answered > asked {
			return nil, errMisfit("there are %d, asked were %d", answered, asked)
		}
		newest.Head = response.GetHead()
		for _, found := range response.GetNewest() {
			event, err := c.lookFurther(ctx, takeFirst(request), found)
			if err != nil {
				return nil, err
			}
			newest.Events = append(newest.Events, event)
		}
		if answered == asked {
			return newest, nil
		}
		request.UntilPosition, request.AsOf = &newest.Head, nil
	}
}

// takeFirst takes the first stream or query out of a request, and gives a request for it alone.
func takeFirst(request *pb.GetNewestEventsRequest) *pb.GetNewestEventsRequest {
	first := &pb.GetNewestEventsRequest{PayloadForm: request.GetPayloadForm()}
	if len(request.Streams) > 0 {
		first.Streams, request.Streams = request.Streams[:1], request.Streams[1:]
	} else {
		first.Queries, request.Queries = request.Queries[:1], request.Queries[1:]
	}
	return first
}

// lookFurther goes on where an answer was not allowed to: below its position.
func (c *Client) lookFurther(ctx context.Context, asked *pb.GetNewestEventsRequest,
	found *pb.NewestEvent) (*Event, error) {
	for found.GetEvent() == nil && found.GetPosition() > 0 {
		if asked.UntilPosition != nil && found.GetPosition() >= asked.GetUntilPosition() {
			return nil, errMisfit("nothing was looked at below %d", asked.GetUntilPosition())
		}
		asked.UntilPosition = Ptr(found.GetPosition())
		response, err := call(ctx, c, c.store.GetNewestEvents, asked)
		if err != nil {
			return nil, err
		}
		if answered := len(response.GetNewest()); answered != 1 {
			return nil, errMisfit("there are %d, asked was 1", answered)
		}
		found = response.GetNewest()[0]
	}
	if found.GetEvent() == nil {
		return nil, nil
	}
	event := &Event{}
	event.fromProto(found.GetEvent())
	return event, nil
}
