package firn

import (
	"context"
	"io"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

const (
	defaultHeartbeat = 5 * time.Second
	heartbeatsMissed = 3

	// leastPatience is how long a follower waits for a message however short its heartbeat interval.
	leastPatience = 3 * time.Second

	// openingPatience is that for the first message of a connection, which comes a round trip later.
	openingPatience = 10 * time.Second

	// longestDelay is the most that a server can ask a follower to wait.
	longestDelay = 30 * time.Second
)

var errSilence = &Error{
	Code: codes.DeadlineExceeded, Message: "nothing has come from the server for too long"}

// replay is one replay or follower, across all the connections that it takes.
type replay struct {
	client *Client

	// request is that of the next connection: its position moves on.
	request *pb.ReplayEventsRequest

	// storeID is the log that is being read; empty until it is known.
	storeID string

	// patience is how long a follower waits for a message.
	patience time.Duration

	conn    *grpc.ClientConn // the client's, until that was silent; then one of its own
	giveUp  func()           // ends the present call
	offered bool             // whether anything was
	resumed bool             // whether the log was read before this call, perhaps by another process
	between pauses
	lostAt  time.Time // when the search for a connection began; zero while there is one
	last    *Error    // of the connection that was lost last, until there is a batch
}

// run gives batches until the bound is reached, the reader has enough or an error is for good.
func (r *replay) run(ctx context.Context, yield func(*Batch, error) bool) {
	// What cannot be sent would fail on every connection, without a word of the server.
	if _, err := proto.Marshal(r.request); err != nil {
		yield(nil, &Error{Code: codes.InvalidArgument, Message: err.Error()})
		return
	}
	r.conn, r.resumed, r.lostAt = r.client.conn, r.storeID != "", time.Now()
	defer r.leave(r.client.conn)
	for {
		err := r.connection(ctx, yield)
		if err == nil {
			return
		}
		if err = r.lost(ctx, err); err != nil {
			yield(nil, err)
			return
		}
	}
}

// connection reads from one call. A nil error means that the replay is over.
func (r *replay) connection(ctx context.Context, yield func(*Batch, error) bool) (err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(r.client.life, func() { cancel(ErrClosed) })()
	r.giveUp = func() { cancel(errSilence) }
	defer func() {
		if err != nil && context.Cause(ctx) == errSilence {
			err = r.reconnect()
		}
	}()
	done, err := r.identify(ctx)
	if done || err != nil {
		return err
	}
	stream, err := r.open(ctx)
	if err != nil {
		return err
	}
	for first := true; ; first = false {
		batch, err := r.receive(stream, first)
		if err == io.EOF && !r.request.GetFollow() {
			return r.ended()
		}
		if err != nil {
			return err
		}
		if first && r.resumed {
			// The server may have been replaced since it was asked, and this be of another log.
			if _, err := r.readHead(ctx); err != nil {
				return err
			}
		}
		if err := r.take(batch); err != nil {
			return err
		}
		if !yield(batch, nil) {
			return nil
		}
	}
}

// take notes how far a batch comes, if it goes on where the one before ended.
func (r *replay) take(batch *Batch) error {
	position := r.request.GetAfterPosition()
	for i := range batch.Events {
		if next := batch.Events[i].Position; next <= position {
			return errMisfit("the event at %d comes after position %d", next, position)
		} else {
			position = next
		}
	}
	if batch.Position < position {
		return errMisfit("position %d comes after %d", batch.Position, position)
	}
	r.offered, r.lostAt, r.last = true, time.Time{}, nil
	r.between.reset()
	r.request.AfterPosition = batch.Position
	return nil
}

// ended says whether a call that has ended well was all of the replay.
func (r *replay) ended() error {
	// A time may lie before the bound.
	if r.hasAll() || r.request.GetBounds().GetAsOf() != nil {
		return nil
	}
	return &Error{Code: codes.Unavailable, Message: "the replay ended before its bound"}
}

func (r *replay) hasAll() bool {
	return r.request.UntilPosition != nil &&
		r.request.GetAfterPosition() >= r.request.GetUntilPosition()
}

// reconnect takes another connection: one that is silent may be dead, which it would notice much
// later by itself.
func (r *replay) reconnect() error {
	conn, err := r.client.newConnection()
	if err != nil {
		return err
	}
	r.leave(conn)
	return errSilence
}

// leave goes over to a connection, and closes the one before if it was the replay's own.
func (r *replay) leave(next *grpc.ClientConn) {
	if r.conn != r.client.conn {
		_ = r.conn.Close() // fails only if it is closed
	}
	r.conn = next
}

// watch gives the connection up after a while, unless what it gives is called before.
func (r *replay) watch(limit time.Duration) (stop func() bool) {
	return time.AfterFunc(limit, r.giveUp).Stop
}

// open begins a replay, as the generated stub would, but with a codec of its own.
func (r *replay) open(ctx context.Context) (grpc.ClientStream, error) {
	defer r.watch(r.timeLeft())()
	stream, err := r.conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true},
		pb.EventStore_ReplayEvents_FullMethodName, grpc.ForceCodecV2(replayCodec{}))
	if err != nil {
		return nil, err
	}
	if err := stream.SendMsg(r.request); err != nil && err != io.EOF {
		return nil, err // otherwise receiving says why
	}
	return stream, stream.CloseSend()
}

// receive gives the next batch. A follower does not wait for it longer than its patience.
func (r *replay) receive(stream grpc.ClientStream, first bool) (*Batch, error) {
	if r.patience > 0 {
		patience := r.patience
		if first {
			patience = max(patience, openingPatience)
		}
		defer r.watch(patience)()
	}
	batch := &Batch{StoreID: r.storeID}
	return batch, stream.RecvMsg(batch)
}

// identify makes sure that the log is the one that was read before, and fixes the end of a replay
// that has none. It says whether there is nothing left to read.
func (r *replay) identify(ctx context.Context) (done bool, err error) {
	if r.offered && r.hasAll() {
		return true, nil
	}
	head, err := r.readHead(ctx)
	if err != nil {
		return false, err
	}
	if !r.request.GetFollow() && r.request.UntilPosition == nil &&
		r.request.GetAfterPosition() <= head.GetPosition() {
		r.request.UntilPosition = Ptr(head.GetPosition())
	}
	return false, nil
}

// readHead asks where the log ends, and makes sure that it is the one that was read before.
func (r *replay) readHead(ctx context.Context) (*pb.GetHeadResponse, error) {
	defer r.watch(r.timeLeft())()
	head, err := pb.NewEventStoreClient(r.conn).GetHead(ctx, &pb.GetHeadRequest{})
	if err != nil {
		return nil, err
	}
	if r.storeID == "" {
		r.storeID = head.GetStoreId()
	}
	if r.storeID != head.GetStoreId() {
		return nil, errStoreChanged(r.storeID, head.GetStoreId())
	}
	return head, nil
}

// timeLeft is how much longer the search for a connection may take; a follower's has no deadline,
// and begins anew at each attempt.
func (r *replay) timeLeft() time.Duration {
	if r.request.GetFollow() {
		return max(r.patience, openingPatience)
	}
	return r.client.config.Deadline - time.Since(r.lostAt)
}

// lost gives the error that a lost connection ends the replay with, or waits and gives none.
func (r *replay) lost(ctx context.Context, err error) error {
	failure := fromStatus(err)
	switch {
	case r.client.isClosed():
		return ErrClosed
	case ctx.Err() != nil:
		return contextError(ctx)
	case failure.Reason != "" && !failure.isTransient() || failure.isMisfit:
		return failure
	case failure.Code == codes.DeadlineExceeded && r.last != nil:
		failure = r.last // which says more
	}
	if r.lostAt.IsZero() {
		r.lostAt = time.Now()
	}
	r.resumed, r.last = true, failure
	pause := r.pauseAfter(failure)
	if !r.request.GetFollow() {
		if pause = min(pause, r.timeLeft()); pause <= 0 {
			return failure
		}
	}
	if r.client.pause(ctx, pause) {
		return nil
	}
	if r.client.isClosed() {
		return ErrClosed
	}
	return contextError(ctx)
}

// pauseAfter says how long to wait after a failure. A follower has no deadline, beyond which a
// server cannot ask for more.
func (r *replay) pauseAfter(failure *Error) time.Duration {
	delay := failure.RetryDelay
	if r.request.GetFollow() {
		delay = min(delay, longestDelay)
	}
	return max(r.between.next(), delay)
}

// contextError is the error of a call that ctx has ended.
func contextError(ctx context.Context) error {
	if ctx.Err() == context.DeadlineExceeded {
		return &Error{Code: codes.DeadlineExceeded, Message: ctx.Err().Error()}
	}
	return &Error{Code: codes.Canceled, Message: ctx.Err().Error()}
}
