package firn

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

// Frames of HTTP/2, as far as they are needed to break off a call at any place.
const (
	frameData      = 0
	frameHeaders   = 1
	frameRstStream = 3
	frameSettings  = 4
	framePing      = 6
	frameGoAway    = 7

	flagEnd        = 1 // of DATA and HEADERS: of the stream
	flagAck        = 1 // of SETTINGS and PING
	flagEndHeaders = 4
)

func frame(kind, flags byte, stream uint32, payload []byte) []byte {
	head := binary.BigEndian.AppendUint32(nil, uint32(len(payload)))[1:]
	head = binary.BigEndian.AppendUint32(append(head, kind, flags), stream)
	return append(head, payload...)
}

// headers encodes pairs of names and values, each as it is.
func headers(flags byte, stream uint32, pairs ...string) []byte {
	var block []byte
	for i, text := range pairs {
		if i%2 == 0 {
			block = append(block, 0)
		}
		block = append(append(block, byte(len(text))), text...)
	}
	return frame(frameHeaders, flags|flagEndHeaders, stream, block)
}

func answerHead(stream uint32) []byte {
	return headers(0, stream, ":status", "200", "content-type", "application/grpc")
}

// answerMessage is what AppendEvent is answered with: position 9.
func answerMessage(stream uint32, flags byte) []byte {
	message, _ := proto.Marshal(&pb.AppendEventResponse{Position: 9})
	length := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message)))
	return frame(frameData, flags, stream, append(length, message...))
}

func rstStream(stream, code uint32) []byte {
	return frame(frameRstStream, 0, stream, binary.BigEndian.AppendUint32(nil, code))
}

func goAway(last, code uint32) []byte {
	return frame(frameGoAway, 0, 0,
		binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, last), code))
}

// breaker is a server that breaks off its first call, and answers those after it.
type breaker struct {
	breakOff func(connection *net.TCPConn, stream uint32)
	calls    atomic.Int32
}

func (b *breaker) serve(connection *net.TCPConn) {
	defer connection.Close()
	if _, err := io.CopyN(io.Discard, connection, 24); err != nil { // the client's preface
		return
	}
	_, _ = connection.Write(frame(frameSettings, 0, 0, nil))
	for head := make([]byte, 9); ; {
		if _, err := io.ReadFull(connection, head); err != nil {
			return
		}
		payload := make([]byte, binary.BigEndian.Uint32(append([]byte{0}, head[:3]...)))
		if _, err := io.ReadFull(connection, payload); err != nil {
			return
		}
		kind, flags, stream := head[3], head[4], binary.BigEndian.Uint32(head[5:])
		switch {
		case kind == frameSettings && flags&flagAck == 0:
			_, _ = connection.Write(frame(frameSettings, flagAck, 0, nil))
		case kind == framePing && flags&flagAck == 0:
			_, _ = connection.Write(frame(framePing, flagAck, 0, payload))
		case kind == frameData && flags&flagEnd != 0: // the request is there
			if b.calls.Add(1) == 1 {
				b.breakOff(connection, stream)
			} else {
				answer := append(answerHead(stream), answerMessage(stream, 0)...)
				_, _ = connection.Write(append(answer, headers(flagEnd, stream, "grpc-status", "0")...))
			}
		}
	}
}

// serveBroken gives a client of a server that breaks off the first call.
func serveBroken(t *testing.T, broken *breaker) *Client {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go broken.serve(connection.(*net.TCPConn))
		}
	}()
	client, err := NewClient(Config{
		Host: "127.0.0.1", Port: uint16(listener.Addr().(*net.TCPAddr).Port), Deadline: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func reset(connection *net.TCPConn) {
	_ = connection.SetLinger(0)
	_ = connection.Close()
}

// writing breaks off with what is sent, and by closing the connection, or not.
func writing(closes func(*net.TCPConn), frames func(stream uint32) []byte,
) func(*net.TCPConn, uint32) {
	return func(connection *net.TCPConn, stream uint32) {
		_, _ = connection.Write(frames(stream))
		if closes != nil {
			closes(connection)
		}
	}
}

func TestCallThatIsBrokenOffIsMadeAgain(t *testing.T) {
	closing := func(connection *net.TCPConn) { _ = connection.Close() }
	nothing := func(uint32) []byte { return nil }
	breaks := map[string]func(*net.TCPConn, uint32){
		"closed":            writing(closing, nothing),
		"reset":             writing(reset, nothing),
		"closed in a frame": writing(closing, func(s uint32) []byte { return answerMessage(s, 0)[:5] }),
		"reset in a frame":  writing(reset, func(s uint32) []byte { return answerMessage(s, 0)[:5] }),
		"closed in a message": writing(closing, func(s uint32) []byte {
			return append(answerHead(s), frame(frameData, 0, s, []byte{0, 0, 0, 0, 9, 1})...)
		}),
		"closed before the status": writing(closing, func(s uint32) []byte {
			return append(answerHead(s), answerMessage(s, 0)...)
		}),
		"no frames": writing(closing, func(uint32) []byte { return make([]byte, 100) }),
		"GOAWAY before the call": writing(nil, func(uint32) []byte {
			return goAway(0, 0)
		}),
		"GOAWAY after the call": writing(closing, func(s uint32) []byte { return goAway(s, 2) }),
		"ended without a status": writing(nil, func(s uint32) []byte {
			return append(answerHead(s), answerMessage(s, flagEnd)...)
		}),
		"ended in a message": writing(nil, func(s uint32) []byte {
			return append(answerHead(s), frame(frameData, flagEnd, s, []byte{0, 0, 0, 0, 9, 1})...)
		}),
		"stopping": writing(nil, func(s uint32) []byte {
			return headers(flagEnd, s, ":status", "200", "content-type", "application/grpc",
				"grpc-status", "1", "grpc-message", "CANCELLED")
		}),
	}
	for name, code := range map[string]uint32{
		"NO_ERROR": 0, "PROTOCOL_ERROR": 1, "INTERNAL_ERROR": 2, "STREAM_CLOSED": 5, "REFUSED_STREAM": 7,
		"CANCEL": 8, "CONNECT_ERROR": 10, "an unknown code": 99} {
		breaks["RST_STREAM: "+name] = writing(nil, func(s uint32) []byte { return rstStream(s, code) })
		breaks["RST_STREAM in the answer: "+name] = writing(nil, func(s uint32) []byte {
			return append(append(answerHead(s), answerMessage(s, 0)...), rstStream(s, code)...)
		})
	}
	for name, breakOff := range breaks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := &breaker{breakOff: breakOff}
			result, err := serveBroken(t, broken).Append(t.Context(), Event{Type: "printed"})
			if err != nil {
				t.Fatal(err)
			}
			if result.Position != 9 || broken.calls.Load() != 2 {
				t.Errorf("%+v after %d calls", result, broken.calls.Load())
			}
		})
	}
}

// What a server says for good is so also where it gives no reason, as is what HTTP/2 has a word for.
func TestCallThatIsEndedForGoodIsNotMadeAgain(t *testing.T) {
	said := func(code string) func(uint32) []byte {
		return func(s uint32) []byte {
			return headers(flagEnd, s, ":status", "200", "content-type", "application/grpc",
				"grpc-status", code, "grpc-message", "as the test wants")
		}
	}
	for name, test := range map[string]struct {
		answer func(stream uint32) []byte
		code   codes.Code
	}{
		"CANCELLED":          {said("1"), codes.Canceled},
		"UNKNOWN":            {said("2"), codes.Unknown},
		"RESOURCE_EXHAUSTED": {said("8"), codes.ResourceExhausted},
		"UNIMPLEMENTED":      {said("12"), codes.Unimplemented},
		"INTERNAL":           {said("13"), codes.Internal},
		"UNAUTHENTICATED":    {said("16"), codes.Unauthenticated},
		"no status": {func(s uint32) []byte {
			return headers(flagEnd, s, ":status", "200", "content-type", "application/grpc")
		}, codes.Unknown},
		"another protocol": {func(s uint32) []byte {
			return headers(flagEnd, s, ":status", "404", "content-type", "text/html")
		}, codes.Unimplemented},
		"ENHANCE_YOUR_CALM":   {func(s uint32) []byte { return rstStream(s, 11) }, codes.ResourceExhausted},
		"INADEQUATE_SECURITY": {func(s uint32) []byte { return rstStream(s, 12) }, codes.PermissionDenied},
		"no message": {func(s uint32) []byte {
			return append(append(answerHead(s), frame(frameData, 0, s, []byte{0, 0, 0, 0, 1, 255})...),
				headers(flagEnd, s, "grpc-status", "0")...)
		}, codes.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := &breaker{breakOff: writing(nil, test.answer)}
			_, err := serveBroken(t, broken).Append(t.Context(), Event{Type: "printed"})
			var failure *Error
			if !errors.As(err, &failure) || failure.Code != test.code || broken.calls.Load() != 1 {
				t.Errorf("%v after %d calls", err, broken.calls.Load())
			}
		})
	}
}
