package firn

import (
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Query selects the events that match at least one of its items, 1 to 64. A nil Query selects every
// event; one that is empty but not nil is refused by the server, so that a list of conditions that
// came out empty by mistake does not select everything.
type Query []QueryItem

// QueryItem matches an event that satisfies every field which is not empty; without any, every
// event. Each field has at most 64 values.
type QueryItem struct {
	// Types: the event's type is one of these, or begins with one of TypePrefixes.
	Types []string

	// TypePrefixes, for example "image_". Not in a check.
	TypePrefixes []string

	// Tags: the event has all of these.
	Tags []string

	// Streams: the event's stream is one of these.
	Streams []string

	// Targets: the event is about one of these, whatever its stream.
	Targets []Target

	// UserIDs: the event's user is one of these. Not in a check.
	UserIDs []string
}

// Bounds narrow a read: an event must be within every one that is given. All are inclusive.
type Bounds struct {
	// MinRevision and MaxRevision are of an event's place in its own stream.
	MinRevision, MaxRevision *uint64

	// MinTimestamp and MaxTimestamp are of the application's clock, in milliseconds. Zero: no bound.
	MinTimestamp, MaxTimestamp time.Time

	// FromTime and AsOf are of the recorded time: events from this moment on; the log as it was at
	// this moment. Zero: no bound.
	FromTime, AsOf time.Time
}

// Moment is a moment of the log: [AtPosition] or [AtTime]. The zero Moment is the newest.
type Moment struct {
	position *uint64
	time     time.Time
}

// AtPosition is the log up to and with a position.
func AtPosition(position uint64) Moment { return Moment{position: &position} }

// AtTime is the log as it was at a moment of recorded time.
func AtTime(moment time.Time) Moment { return Moment{time: moment} }

func (q Query) toProto() *pb.Query {
	if q == nil {
		return nil
	}
	query := &pb.Query{Items: make([]*pb.QueryItem, len(q))}
	for i, item := range q {
		query.Items[i] = &pb.QueryItem{
			EventTypes:        item.Types,
			EventTypePrefixes: item.TypePrefixes,
			Tags:              item.Tags,
			Streams:           item.Streams,
			UserIds:           item.UserIDs,
		}
		for _, target := range item.Targets {
			query.Items[i].Targets = append(query.Items[i].Targets, target.toProto())
		}
	}
	return query
}

func (t Target) toProto() *pb.Target {
	return &pb.Target{TargetType: t.Type, TargetId: t.ID}
}

func (b Bounds) toProto() *pb.ReadBounds {
	if b == (Bounds{}) {
		return nil
	}
	return &pb.ReadBounds{
		MinRevision:  b.MinRevision,
		MaxRevision:  b.MaxRevision,
		MinTimestamp: toMillis(b.MinTimestamp),
		MaxTimestamp: toMillis(b.MaxTimestamp),
		FromTime:     toTimestamp(b.FromTime),
		AsOf:         toTimestamp(b.AsOf),
	}
}

func (m Moment) toProto() *pb.AsOf {
	switch {
	case m.position != nil:
		return &pb.AsOf{Moment: &pb.AsOf_Position{Position: *m.position}}
	case !m.time.IsZero():
		return &pb.AsOf{Moment: &pb.AsOf_Time{Time: timestamppb.New(m.time)}}
	}
	return nil
}

func toMillis(moment time.Time) *int64 {
	if moment.IsZero() {
		return nil
	}
	return Ptr(moment.UnixMilli())
}

func toTimestamp(moment time.Time) *timestamppb.Timestamp {
	if moment.IsZero() {
		return nil
	}
	return timestamppb.New(moment)
}
