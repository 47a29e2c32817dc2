package firn

import (
	"context"
	"iter"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Mark is what a batch says besides its events, position and head.
type Mark string

const (
	// NoMark: nothing. Without events: progress of a query that has matched nothing for a while.
	NoMark Mark = ""

	// CaughtUp: everything up to the head has been offered; what follows is new.
	CaughtUp Mark = "caught up"

	// FellBehind: this follower reads more slowly than events are appended, and is now served from
	// the disk until it has caught up again. Nothing is left out.
	FellBehind Mark = "fell behind"

	// Progress: nothing matched for the heartbeat interval, but Position has moved.
	Progress Mark = "progress"

	// Heartbeat: nothing has happened for the heartbeat interval.
	Heartbeat Mark = "heartbeat"
)

var marks = map[pb.ReplayMark]Mark{
	pb.ReplayMark_REPLAY_MARK_CAUGHT_UP:   CaughtUp,
	pb.ReplayMark_REPLAY_MARK_FELL_BEHIND: FellBehind,
	pb.ReplayMark_REPLAY_MARK_CHECKPOINT:  Progress,
	pb.ReplayMark_REPLAY_MARK_HEARTBEAT:   Heartbeat,
}

// Batch is a part of a replay, as the server sends it.
type Batch struct {
	// Events are in the order of positions; there may be none.
	Events []Event

	// Position: everything up to here has been offered.
	Position uint64

	// Head is that of the log when the batch was made; with Position, the progress.
	Head uint64

	Mark Mark

	// StoreID is the log's identity.
	StoreID string
}

// Checkpoint is what a consumer stores once it has dealt with the batch.
func (b *Batch) Checkpoint() Checkpoint { return Checkpoint{b.StoreID, b.Position} }

// ReplayOptions select what [Client.Replay] reads.
type ReplayOptions struct {
	// AfterPosition is exclusive; 0 starts at the beginning.
	AfterPosition uint64

	// UntilPosition is inclusive; nil is the head when the replay begins.
	UntilPosition *uint64

	Query  Query
	Bounds Bounds

	// BatchSize is the most events in a batch; 0 is no such limit (batches have about 256 KiB).
	BatchSize uint32
}

// FollowOptions select what [Client.Follow] reads.
type FollowOptions struct {
	// AfterPosition is exclusive; 0 starts at the beginning.
	AfterPosition uint64

	// StoreID is the log that AfterPosition is of, from a [Checkpoint]. Another one under the address
	// ends the follower with [ErrStoreChanged]. Empty: whichever is there.
	StoreID string

	// Query selects events, and so do Bounds, whose AsOf cannot be given.
	Query  Query
	Bounds Bounds

	// BatchSize is the most events in a batch; 0 is no such limit (batches have about 256 KiB).
	BatchSize uint32

	// MaxLag: once caught up, end with [ErrConsumerTooSlow] when more than so many positions behind
	// the head; 0 is never.
	MaxLag uint64

	// HeartbeatInterval is the longest time without a batch, 100 ms to 1 h; 0 is 5 s. A connection
	// on which nothing has come for three of them, but 3 s at least and 10 s at its beginning, is
	// given up, and the follower resumes on another, of its own.
	HeartbeatInterval time.Duration
}

// Replay reads the log, or what matches, up to a bound: every event once, in order. It resumes by
// itself after the last position that it was offered, if the connection is lost; it gives up if it
// cannot come back before the client's deadline. An error is the last that is given.
//
// Errors: [ErrInvalidField], [ErrPositionBeyondHead], [ErrStoreChanged].
func (c *Client) Replay(ctx context.Context, options ReplayOptions) iter.Seq2[*Event, error] {
	return eventsOf(c.ReplayBatches(ctx, options))
}

// ReplayBatches is [Client.Replay] by batches.
func (c *Client) ReplayBatches(ctx context.Context, options ReplayOptions) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		(&replay{
			client: c,
			request: &pb.ReplayEventsRequest{
				AfterPosition: options.AfterPosition,
				UntilPosition: options.UntilPosition,
				PayloadForm:   pb.PayloadForm_PAYLOAD_FORM_JSON,
				Query:         options.Query.toProto(),
				Bounds:        options.Bounds.toProto(),
				BatchSize:     options.BatchSize,
			},
		}).run(ctx, yield)
	}
}

// Follow reads the log, or what matches, and goes on with what is appended: every event once, in
// order. It resumes by itself, for as long as it takes, and ends only with an error: that of ctx,
// or one that the server says for good.
//
// Errors: [ErrInvalidField], [ErrPositionBeyondHead], [ErrStoreChanged], [ErrConsumerTooSlow].
func (c *Client) Follow(ctx context.Context, options FollowOptions) iter.Seq2[*Event, error] {
	return eventsOf(c.FollowBatches(ctx, options))
}

// FollowBatches is [Client.Follow] by batches. One comes at least every heartbeat interval, perhaps
// without events.
func (c *Client) FollowBatches(ctx context.Context, options FollowOptions) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		heartbeat := defaultHeartbeat
		request := &pb.ReplayEventsRequest{
			AfterPosition: options.AfterPosition,
			PayloadForm:   pb.PayloadForm_PAYLOAD_FORM_JSON,
			Query:         options.Query.toProto(),
			Follow:        true,
			Bounds:        options.Bounds.toProto(),
			BatchSize:     options.BatchSize,
			MaxLag:        options.MaxLag,
		}
		if options.HeartbeatInterval != 0 {
			heartbeat = options.HeartbeatInterval
			request.HeartbeatInterval = durationpb.New(heartbeat)
		}
		(&replay{
			client:   c,
			request:  request,
			storeID:  options.StoreID,
			patience: max(heartbeatsMissed*heartbeat, leastPatience),
		}).run(ctx, yield)
	}
}

func eventsOf(batches iter.Seq2[*Batch, error]) iter.Seq2[*Event, error] {
	return func(yield func(*Event, error) bool) {
		for batch, err := range batches {
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range batch.Events {
				if !yield(&batch.Events[i], nil) {
					return
				}
			}
		}
	}
}
