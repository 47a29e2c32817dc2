package firn

import (
	"context"
	"net"
	"testing"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"
)

// fakeServer answers as a test says, for what a real daemon does not do when asked.
type fakeServer struct {
	pb.UnimplementedEventStoreServer
	pb.UnimplementedProjectionsServer
	proofs       lies
	head         func() (*pb.GetHeadResponse, error)
	append       func(context.Context, *pb.AppendEventRequest) (*pb.AppendEventResponse, error)
	appendStream func(pb.EventStore_AppendStreamServer) error
	count        func(*pb.CountEventsRequest) (*pb.CountEventsResponse, error)
	newest       func(*pb.GetNewestEventsRequest) (*pb.GetNewestEventsResponse, error)
	events       func(*pb.GetEventsRequest) (*pb.GetEventsResponse, error)
	query        func(pb.Projections_QueryServer) error
	replay       func(*pb.ReplayEventsRequest, pb.EventStore_ReplayEventsServer) error
}

func (f *fakeServer) GetHead(context.Context, *pb.GetHeadRequest) (*pb.GetHeadResponse, error) {
	if f.head == nil {
		return &pb.GetHeadResponse{StoreId: "store", Position: 3}, nil
	}
	return f.head()
}

func (f *fakeServer) AppendEvent(ctx context.Context, request *pb.AppendEventRequest,
) (*pb.AppendEventResponse, error) {
	return f.append(ctx, request)
}

func (f *fakeServer) AppendStream(stream pb.EventStore_AppendStreamServer) error {
	return f.appendStream(stream)
}

func (f *fakeServer) CountEvents(_ context.Context, request *pb.CountEventsRequest,
) (*pb.CountEventsResponse, error) {
	return f.count(request)
}

func (f *fakeServer) GetNewestEvents(_ context.Context, request *pb.GetNewestEventsRequest,
) (*pb.GetNewestEventsResponse, error) {
	return f.newest(request)
}

func (f *fakeServer) AppendEvents(context.Context, *pb.AppendEventsRequest,
) (*pb.AppendEventsResponse, error) {
	return &pb.AppendEventsResponse{}, nil
}

func (f *fakeServer) GetEvents(_ context.Context, request *pb.GetEventsRequest,
) (*pb.GetEventsResponse, error) {
	return f.events(request)
}

func (f *fakeServer) Query(_ *pb.QueryRequest, stream pb.Projections_QueryServer) error {
	return f.query(stream)
}

func (f *fakeServer) ReplayEvents(request *pb.ReplayEventsRequest,
	stream pb.EventStore_ReplayEventsServer) error {
	return f.replay(request, stream)
}

// serve gives a client of the fake server, with a deadline for its calls.
func serve(t *testing.T, fake *fakeServer, deadline time.Duration) *Client {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(2 * maxOutstandingBytes))
	pb.RegisterEventStoreServer(server, fake)
	pb.RegisterProjectionsServer(server, fake)
	pb.RegisterProofsServer(server, &fake.proofs)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	address := listener.Addr().(*net.TCPAddr)
	client, err := NewClient(Config{
		Host: "127.0.0.1", Port: uint16(address.Port), Deadline: deadline})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// refusal is an error as the server makes them.
func refusal(code codes.Code, reason Reason, details ...protoadapt.MessageV1) error {
	details = append(details, &errdetails.ErrorInfo{Domain: "firn", Reason: string(reason)})
	answer, err := status.New(code, "because").WithDetails(details...)
	if err != nil {
		panic(err)
	}
	return answer.Err()
}

func retryAfter(delay time.Duration) protoadapt.MessageV1 {
	return &errdetails.RetryInfo{RetryDelay: durationpb.New(delay)}
}
