package firn

import (
	"context"
	"math/rand/v2"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
)

const (
	firstPause   = 50 * time.Millisecond
	longestPause = 2 * time.Second
)

// pauses are those between attempts: the first 50 ms, doubling to 2 s, each shortened at random by
// up to a half, so that clients that failed together do not come back together.
type pauses struct{ last time.Duration }

func (p *pauses) next() time.Duration {
	p.last = min(max(2*p.last, firstPause), longestPause)
	return p.last - rand.N(p.last/2+1)
}

func (p *pauses) reset() { p.last = 0 }

// withDeadline gives a context that ends after the client's deadline, if ctx has no deadline.
func (c *Client) withDeadline(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, has := ctx.Deadline(); has {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, c.config.Deadline)
}

// pause waits, and says whether to go on: not if ctx or the client has ended meanwhile.
func (c *Client) pause(ctx context.Context, length time.Duration) bool {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
	case <-c.life.Done():
	}
	return false
}

// call makes a unary call, with retries until the deadline.
func call[Request, Response any](
	ctx context.Context, c *Client,
	method func(context.Context, Request, ...grpc.CallOption) (Response, error), request Request,
) (Response, error) {
	var response Response
	err := c.retry(ctx, func(ctx context.Context) (err error) {
		response, err = method(ctx, request)
		return err
	})
	return response, err
}

// retry makes an attempt again until it succeeds, fails for good or the deadline passes. The error
// is then the last that an attempt ended with of itself, if there is one.
func (c *Client) retry(ctx context.Context, attempt func(context.Context) error) error {
	ctx, cancel := c.withDeadline(ctx)
	defer cancel()
	var between pauses
	var last *Error
	for {
		// A client counts as closed a moment before its connection is.
		if c.isClosed() {
			return ErrClosed
		}
		err := attempt(ctx)
		if err == nil {
			return nil
		}
		if c.isClosed() {
			return ErrClosed
		}
		failure := fromStatus(err)
		if !failure.isTransient() {
			if last != nil && failure.Code == codes.DeadlineExceeded && failure.Reason == "" {
				return last
			}
			return failure
		}
		last = failure
		if !c.pause(ctx, max(between.next(), failure.RetryDelay)) {
			return c.interrupted(ctx, last)
		}
	}
}

// failure is the error of a call that is not tried again.
func (c *Client) failure(err error) error {
	if c.isClosed() {
		return ErrClosed
	}
	return fromStatus(err)
}

// interrupted is the error of a call whose pause was cut short.
func (c *Client) interrupted(ctx context.Context, last *Error) error {
	if c.isClosed() {
		return ErrClosed
	}
	if ctx.Err() == context.Canceled {
		return &Error{Code: codes.Canceled, Message: "cancelled; the last attempt: " + last.Message}
	}
	return last
}
