package firn

import (
	"context"
	"io"
	"sync"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

const (
	maxOutstanding      = 1024
	maxOutstandingBytes = 8 << 20
)

// AppendStream appends batch after batch without waiting for answers in between: the fastest way to
// append. It is safe for concurrent use.
//
// A connection that is lost is made again, and what was not answered is sent again, in order. The
// stream fails for good when no answer has come for as long as the client's deadline, or when the
// server says so; then everything that is outstanding has that error, and may be in the log.
type AppendStream struct {
	client *Client
	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{} // closed when run has ended

	mutex       sync.Mutex
	changed     sync.Cond
	outstanding []*PendingAppend // the oldest first
	bytes       int              // of them
	sent        int              // how many of them were sent over the present connection
	answered    uint64           // how many that connection has answered
	connection  int              // the number of the present connection
	closing     bool
	failure     error
	last        error       // of the connection that was lost last, until there is an answer
	silence     *time.Timer // runs while anything is outstanding
	quietSince  time.Time   // when it was started
}

// PendingAppend is a batch whose answer is awaited.
type PendingAppend struct {
	request *pb.AppendStreamRequest // until it is answered
	bytes   int
	done    chan struct{}
	result  *BatchResult
	err     error
}

// Done is closed when the answer is there.
func (p *PendingAppend) Done() <-chan struct{} { return p.done }

// Wait waits for the answer, which is as that of [Client.AppendBatch]. If ctx ends first, the batch
// stays on its way.
func (p *PendingAppend) Wait(ctx context.Context) (*BatchResult, error) {
	select {
	case <-p.done: // also if ctx has ended
		return p.result, p.err
	default:
	}
	select {
	case <-p.done:
		return p.result, p.err
	case <-ctx.Done():
		return nil, contextError(ctx)
	}
}

// AppendStream opens a stream, which must be closed. If ctx ends, so does the stream.
func (c *Client) AppendStream(ctx context.Context) *AppendStream {
	stream := &AppendStream{client: c, done: make(chan struct{})}
	stream.ctx, stream.cancel = context.WithCancel(ctx)
	stream.changed.L = &stream.mutex
	stream.silence = time.AfterFunc(c.config.Deadline, stream.tooLong)
	stream.silence.Stop()
	go stream.run()
	return stream
}

// Send sends a batch, as [Client.AppendBatch] does. It waits while 1,024 batches, or 8 MiB, are
// outstanding. Batches are appended in the order in which they were sent; one that fails does not
// keep those after it from being appended, and one that the server had no room for is sent again and
// may come behind them. Limits: as AppendBatch.
func (s *AppendStream) Send(ctx context.Context, events []Event, checks ...Check,
) (*PendingAppend, error) {
	if s.client.isClosed() {
		return nil, ErrClosed
	}
	pending := &PendingAppend{
		request: &pb.AppendStreamRequest{Events: prepareAll(events), Checks: checksToProto(checks)},
		done:    make(chan struct{}),
	}
	encoded, err := proto.Marshal(pending.request)
	if err != nil {
		// It would break every connection, without a word of the server.
		return nil, &Error{Code: codes.InvalidArgument, Message: err.Error()}
	}
	pending.bytes = len(encoded)
	if err := checkSize(pending.bytes); err != nil {
		return nil, err
	}

	s.mutex.Lock()
	defer s.mutex.Unlock()
	if err := s.awaitRoom(ctx, pending.bytes); err != nil {
		return nil, err
	}
	s.outstanding = append(s.outstanding, pending)
	s.bytes += pending.bytes
	if len(s.outstanding) == 1 {
		s.listen()
	}
	s.changed.Broadcast()
	return pending, nil
}

// awaitRoom gives up the mutex while it waits.
func (s *AppendStream) awaitRoom(ctx context.Context, bytes int) error {
	if !s.hasRoom(bytes) {
		defer context.AfterFunc(ctx, s.wake)()
	}
	for s.failure == nil && !s.closing && ctx.Err() == nil && !s.hasRoom(bytes) {
		s.changed.Wait()
	}
	switch {
	case s.failure != nil:
		return s.failure
	case s.closing:
		return ErrClosed
	case ctx.Err() != nil:
		return contextError(ctx)
	}
	return nil
}

func (s *AppendStream) hasRoom(bytes int) bool {
	return len(s.outstanding) < maxOutstanding &&
		(s.bytes+bytes <= maxOutstandingBytes || len(s.outstanding) == 0)
}

// Close waits until everything that was sent is answered, and ends the stream. The error is the one
// that the stream failed with, if it did; those of single batches are theirs.
func (s *AppendStream) Close() error {
	s.mutex.Lock()
	s.closing = true
	if len(s.outstanding) == 0 {
		s.cancel() // a server that is no longer there would not end the connection
	}
	s.changed.Broadcast()
	s.mutex.Unlock()
	<-s.done
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.failure
}

func (s *AppendStream) wake() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.changed.Broadcast()
}

// listen begins to wait for an answer anew, with the mutex held.
func (s *AppendStream) listen() {
	if len(s.outstanding) == 0 {
		s.silence.Stop()
		return
	}
	s.quietSince = time.Now()
	s.silence.Reset(s.client.config.Deadline)
}

// tooLong ends a stream that has had no answer for as long as the deadline.
func (s *AppendStream) tooLong() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.outstanding) == 0 || time.Since(s.quietSince) < s.client.config.Deadline {
		return // there was one, just then
	}
	if s.last == nil {
		s.last = &Error{Code: codes.DeadlineExceeded, Message: "no answer to what was sent"}
	}
	s.fail(s.last)
}

// fail ends the stream for good, with the mutex held. One that is closed and has all its answers
// cannot fail any more.
func (s *AppendStream) fail(err error) {
	if s.failure != nil || s.isFinished() {
		return
	}
	s.failure = err
	for _, pending := range s.outstanding {
		pending.settle(nil, err)
	}
	s.outstanding, s.sent = nil, 0
	s.cancel()
	s.changed.Broadcast()
}

// run makes connection after connection, until everything is answered or the stream fails.
func (s *AppendStream) run() {
	defer close(s.done)
	defer s.cancel()
	defer s.silence.Stop()
	defer context.AfterFunc(s.ctx, s.wake)()
	defer context.AfterFunc(s.client.life, s.wake)()
	var between pauses
	for s.awaitWork() {
		answered, err := s.connect()
		if err == nil {
			return
		}
		if answered > 0 {
			between.reset()
		}
		delay, err := s.lost(err)
		if err == nil && !s.client.pause(s.ctx, max(between.next(), delay)) {
			_, err = s.lost(s.ctx.Err())
		}
		if err != nil {
			s.mutex.Lock()
			s.fail(err)
			s.mutex.Unlock()
			return
		}
	}
}

// awaitWork waits until a connection is needed (or would say how the context, or the client, has
// ended), and says whether one is.
func (s *AppendStream) awaitWork() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for len(s.outstanding) == 0 && !s.closing && s.ctx.Err() == nil &&
		!s.client.isClosed() {
		s.changed.Wait()
	}
	return !s.isFinished()
}

// isFinished reports whether everything is answered and nothing more will be sent, with the mutex
// held.
func (s *AppendStream) isFinished() bool { return s.closing && len(s.outstanding) == 0 }

// lost says what a lost connection means: an error if it is for good, else how long the server
// wants to be left alone.
func (s *AppendStream) lost(err error) (time.Duration, error) {
	failure := fromStatus(err)
	switch {
	case s.client.isClosed():
		return 0, ErrClosed
	case s.ctx.Err() != nil:
		return 0, contextError(s.ctx)
	case failure.Reason != "" && !failure.isTransient() || failure.isMisfit:
		return 0, failure
	case failure.Reason == "" && failure.Code == codes.ResourceExhausted:
		return 0, failure // a batch that is too large for a message is so on every connection
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.last = failure
	return failure.RetryDelay, nil
}

// connect sends and receives over one connection, and says how many batches it had answers to. A nil
// error means that all is done.
func (s *AppendStream) connect() (answered int, err error) {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	stream, err := s.client.store.AppendStream(ctx)
	if err != nil {
		return 0, err
	}
	number := s.begin()
	go s.sendAll(stream, number)
	for {
		response, err := stream.Recv()
		if err != nil {
			return answered, s.end(err)
		}
		taken, err := s.take(response.GetResults())
		answered += taken
		if err != nil {
			return answered, s.end(err)
		}
	}
}

// begin starts a connection, over which nothing has been sent, and gives its number.
func (s *AppendStream) begin() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.connection++
	s.sent, s.answered = 0, 0
	return s.connection
}

// end ends the present connection: its sender stops. The error is nil if everything is answered.
func (s *AppendStream) end(err error) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.connection++
	s.changed.Broadcast()
	if err != io.EOF {
		return err
	}
	if s.isFinished() {
		return nil
	}
	return &Error{Code: codes.Unavailable, Message: "the stream ended before all was answered"}
}

// sendAll sends what there is to send over one connection, until that ends.
func (s *AppendStream) sendAll(
	stream grpc.BidiStreamingClient[pb.AppendStreamRequest, pb.AppendStreamResponse], number int) {
	for {
		request, ok := s.nextToSend(number)
		if !ok {
			return
		}
		if request == nil {
			_ = stream.CloseSend() // never fails
			return
		}
		if stream.Send(request) != nil {
			return // the receiver is told why
		}
	}
}

// nextToSend waits for something to send; nil is the end. It says whether the connection is still
// the present one.
func (s *AppendStream) nextToSend(number int) (*pb.AppendStreamRequest, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for s.connection == number && s.sent == len(s.outstanding) && !s.closing {
		s.changed.Wait()
	}
	if s.connection != number {
		return nil, false
	}
	if s.sent == len(s.outstanding) {
		return nil, true
	}
	s.sent++
	return s.outstanding[s.sent-1].request, true
}

// take gives answers to those who await them, and says how many batches had theirs.
func (s *AppendStream) take(results []*pb.AppendStreamResult) (answered int, err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, result := range results {
		if err = s.answer(result); err != nil {
			break
		}
		answered++
	}
	if answered > 0 {
		s.last = nil
		s.listen()
		s.changed.Broadcast()
	}
	return answered, err
}

// answer gives the oldest batch its answer, with the mutex held. One that passes by itself is an
// error of the connection: over the next, that batch is sent again, and those after it.
func (s *AppendStream) answer(result *pb.AppendStreamResult) error {
	if s.failure != nil { // meanwhile
		return s.failure
	}
	if s.sent == 0 || result.GetRequestNumber() != s.answered+1 {
		return errMisfit("request %d is answered, not %d", result.GetRequestNumber(), s.answered+1)
	}
	pending := s.outstanding[0]
	if result.GetOutcome() == nil {
		pending.settle(nil, errMisfit("it is neither an error nor what was appended"))
	} else if refused := result.GetError(); refused != nil {
		failure := fromAppendError(refused)
		if failure.isTransient() {
			return failure
		}
		pending.settle(nil, failure)
	} else {
		pending.settle(batchFromProto(result.GetAppended(), pending.request.GetEvents()))
	}
	s.outstanding[0] = nil
	s.outstanding = s.outstanding[1:]
	s.sent--
	s.answered++
	s.bytes -= pending.bytes
	return nil
}

// settle gives the batch its answer, and lets go of what was sent.
func (p *PendingAppend) settle(result *BatchResult, err error) {
	p.request, p.result, p.err = nil, result, err
	close(p.done)
}
