package firn

import (
	"context"
	"iter"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// GetOptions select what [Client.Get] and [Client.GetPage] read.
type GetOptions struct {
	// AfterPosition is exclusive; 0 starts at the beginning.
	AfterPosition uint64

	// UntilPosition is inclusive; nil is the head at the time of the call.
	UntilPosition *uint64

	Query  Query
	Bounds Bounds

	// Backwards reads from the newest event to the oldest.
	Backwards bool

	// PageSize is the most events in a page, 1 to 1,000; 0 is 100.
	PageSize uint32

	// PageToken is the NextPageToken of the page before; then everything but PageSize must be as it
	// was there.
	PageToken string
}

// Page is a page of events.
type Page struct {
	// Events are in the order of positions, from the newest if backwards.
	Events []Event

	// NextPageToken is for the next page; empty when there is nothing left to look at.
	NextPageToken string

	// Head is that of the log when the page was read.
	Head uint64

	// Position is how far the page has looked: it has every event that matches up to here;
	// backwards, every one beyond here.
	Position uint64
}

// GetPage reads one page of the events that match. It may have fewer events than PageSize, even
// none, and still not be the last.
func (c *Client) GetPage(ctx context.Context, options GetOptions) (*Page, error) {
	response, err := call(ctx, c, c.store.GetEvents, &pb.GetEventsRequest{
		AfterPosition: options.AfterPosition,
		UntilPosition: options.UntilPosition,
		PageSize:      options.PageSize,
		PageToken:     options.PageToken,
		PayloadForm:   pb.PayloadForm_PAYLOAD_FORM_JSON,
		Query:         options.Query.toProto(),
		Bounds:        options.Bounds.toProto(),
		Backwards:     options.Backwards,
	})
	if err != nil {
		return nil, err
	}
	return &Page{
		Events:        eventsFromProto(response.GetEvents()),
		NextPageToken: response.GetNextPageToken(),
		Head:          response.GetHead(),
		Position:      response.GetPosition(),
	}, nil
}

// Get reads the events that match, page after page. An error is the last that is given.
func (c *Client) Get(ctx context.Context, options GetOptions) iter.Seq2[*Event, error] {
	return func(yield func(*Event, error) bool) {
		options := options
		for {
			page, err := c.GetPage(ctx, options)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range page.Events {
				if !yield(&page.Events[i], nil) {
					return
				}
			}
			if page.NextPageToken == "" {
				return
			}
			if page.NextPageToken == options.PageToken {
				yield(nil, errMisfit("the next page is the one that it follows"))
				return
			}
			options.PageToken = page.NextPageToken
		}
	}
}

// CountOptions select what [Client.Count] counts; see [GetOptions].
type CountOptions struct {
	AfterPosition uint64
	UntilPosition *uint64
	Query         Query
	Bounds        Bounds
}

// Count says how many events match.
type Count struct {
	Events uint64

	// UntilPosition is how far was counted: the head at the time of the call, or less if it was
	// asked for.
	UntilPosition uint64
}

// Count counts the events that match, with as many calls as it takes.
func (c *Client) Count(ctx context.Context, options CountOptions) (*Count, error) {
	ctx, cancel := c.withDeadline(ctx)
	defer cancel()
	request := &pb.CountEventsRequest{
		AfterPosition: options.AfterPosition,
		UntilPosition: options.UntilPosition,
		Query:         options.Query.toProto(),
		Bounds:        options.Bounds.toProto(),
	}
	count := &Count{}
	for {
		response, err := call(ctx, c, c.store.CountEvents, request)
		if err != nil {
			return nil, err
		}
		count.Events += response.GetCount()
		count.UntilPosition = response.GetUntil()
		if response.GetPosition() >= response.GetUntil() {
			return count, nil
		}
		if response.GetPosition() <= request.GetAfterPosition() {
			return nil, errMisfit("nothing was counted after %d", request.GetAfterPosition())
		}
		request.AfterPosition = response.GetPosition()
		request.UntilPosition = Ptr(response.GetUntil())
	}
}

// Head says where the log ends, and whose log it is.
type Head struct {
	// Position is that of the last event, 0 if the log is empty.
	Position uint64

	// CreatedAt is the recorded time of the last event; zero if the log is empty.
	CreatedAt time.Time

	// StoreID is the log's identity, a UUID made when it was created.
	StoreID string

	// ServerVersion is, for example, "0.1.0".
	ServerVersion string
}

// Head asks where the log ends.
func (c *Client) Head(ctx context.Context) (*Head, error) {
	response, err := call(ctx, c, c.store.GetHead, &pb.GetHeadRequest{})
	if err != nil {
		return nil, err
	}
	return headFromProto(response), nil
}

func headFromProto(response *pb.GetHeadResponse) *Head {
	return &Head{
		Position:      response.GetPosition(),
		CreatedAt:     parseTime(response.GetCreatedAt()),
		StoreID:       response.GetStoreId(),
		ServerVersion: response.GetServerVersion(),
	}
}

// PositionAt says which part of the log was there at a moment.
type PositionAt struct {
	// Position is that of the last event recorded at or before the moment; 0 if there is none.
	Position uint64

	// CreatedAt is when that was recorded; zero if there is none.
	CreatedAt time.Time

	Head uint64
}

// PositionAt asks which part of the log was there at a moment of recorded time.
func (c *Client) PositionAt(ctx context.Context, moment time.Time) (*PositionAt, error) {
	response, err := call(ctx, c, c.store.GetPositionAt, &pb.GetPositionAtRequest{
		Time: timestamppb.New(moment)})
	if err != nil {
		return nil, err
	}
	return &PositionAt{
		Position:  response.GetPosition(),
		CreatedAt: parseTime(response.GetCreatedAt()),
		Head:      response.GetHead(),
	}, nil
}

// TimeAt asks when the event at a position was recorded. Errors: [ErrPositionBeyondHead].
func (c *Client) TimeAt(ctx context.Context, position uint64) (time.Time, error) {
	response, err := call(ctx, c, c.store.GetTimeAt, &pb.GetTimeAtRequest{Position: position})
	if err != nil {
		return time.Time{}, err
	}
	return parseTime(response.GetCreatedAt()), nil
}
