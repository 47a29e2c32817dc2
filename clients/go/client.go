package firn

import (
	"context"
	"math"
	"sync"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
)

// Version is the client's.
const Version = "0.1.0"

// Client stands for one server and holds one connection to it. It is safe for concurrent use.
type Client struct {
	config      Config
	options     []grpc.DialOption
	conn        *grpc.ClientConn
	store       pb.EventStoreClient
	history     pb.HistoryClient
	projections pb.ProjectionsClient
	proofs      pb.ProofsClient
	closeOnce   sync.Once
	life        context.Context // ends when the client is closed
	end         context.CancelFunc
}

// Connect makes a client from a connection string, see [ParseConfig]. It does not wait for the
// server: the connection is made by the first call, and again whenever it is lost.
func Connect(connectionString string) (*Client, error) {
	config, err := ParseConfig(connectionString)
	if err != nil {
		return nil, err
	}
	return NewClient(config)
}

// NewClient is [Connect] for a [Config].
func NewClient(config Config) (*Client, error) {
	if err := config.complete(); err != nil {
		return nil, err
	}
	options, err := dialOptions(&config)
	if err != nil {
		return nil, err
	}
	client := &Client{config: config, options: options}
	if client.conn, err = client.newConnection(); err != nil {
		return nil, fault("host", "%v", err)
	}
	client.store = pb.NewEventStoreClient(client.conn)
	client.history = pb.NewHistoryClient(client.conn)
	client.projections = pb.NewProjectionsClient(client.conn)
	client.proofs = pb.NewProofsClient(client.conn)
	client.life, client.end = context.WithCancel(context.Background())
	return client, nil
}

// newConnection makes one beside the client's own, for who has lost faith in that.
func (c *Client) newConnection() (*grpc.ClientConn, error) {
	return grpc.NewClient("dns:///"+c.config.address(), c.options...)
}

func dialOptions(config *Config) ([]grpc.DialOption, error) {
	transport := insecure.NewCredentials()
	if config.TLS {
		settings, err := config.loadTLS()
		if err != nil {
			return nil, err
		}
		transport = credentials.NewTLS(settings)
	}
	options := []grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithUserAgent("firn-go/" + Version),
		grpc.WithDisableRetry(),         // retry.go knows what may be tried again
		grpc.WithDisableServiceConfig(), // nor has the DNS a say in it
		// A proxy set for the web in the environment would be told the token that is for this machine.
		grpc.WithNoProxy(),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(math.MaxInt32)),
		// A connection that died without a word is noticed after 40 s.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{
			Time: 20 * time.Second, Timeout: 20 * time.Second}),
		// A server that is back is found as soon as a retry asks for it.
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff: backoff.Config{
				BaseDelay: firstPause, Multiplier: 2, Jitter: 0.2, MaxDelay: longestPause},
			MinConnectTimeout: 10 * time.Second}),
	}
	token, err := config.loadToken()
	if err != nil {
		return nil, err
	}
	if token != "" {
		options = append(options, grpc.WithPerRPCCredentials(bearer(token)))
	}
	return options, nil
}

// Close ends the connection. Calls under way, and later ones, end with [ErrClosed].
func (c *Client) Close() error {
	var err error
	c.closeOnce.Do(func() {
		c.end()
		err = c.conn.Close()
	})
	return err
}

func (c *Client) isClosed() bool { return c.life.Err() != nil }

// bearer is a token. Where it may go without TLS, Config.complete has decided.
type bearer string

func (b bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + string(b)}, nil
}

func (b bearer) RequireTransportSecurity() bool { return false }
