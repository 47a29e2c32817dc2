package firn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"math"
	"path"
	"time"

	pb "firn.dev/go/firn/internal/firnv1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// CreateProjectionOptions define the projection that [Client.CreateProjection] makes.
type CreateProjectionOptions struct {
	// Name is 1 to 64 of a-z, 0-9, _ and -, beginning with a letter.
	Name string

	// Files has the definition: every file in it, at any depth, whose name ends in ".sql". Nil: the
	// definition that the server ships under the name ("catalog").
	Files fs.FS

	// ExpectedVersion: only if the newest version is this; 0: only if there is none.
	ExpectedVersion *uint32

	// ValidateOnly changes nothing, and only says what would happen.
	ValidateOnly bool
}

// CreatedProjection is the answer to [Client.CreateProjection].
type CreatedProjection struct {
	// Version is the definition's number, from 1, counted for each name.
	Version uint32

	// Unchanged: the definition was the newest already.
	Unchanged bool

	// Position is that of the event that holds the definition.
	Position uint64
}

// CreateProjection creates a projection, or gives one a new definition. It is built in the
// background: until it is, a query is answered with [ErrProjectionNotReady].
//
// Errors: [ErrInvalidField] (with the file and line of what is wrong), [ErrProjectionNotFound],
// [ErrProjectionVersionConflict], and as [Client.Append].
func (c *Client) CreateProjection(ctx context.Context, options CreateProjectionOptions,
) (*CreatedProjection, error) {
	files, err := sqlFiles(options.Files)
	if err != nil {
		return nil, err
	}
	response, err := call(ctx, c, c.projections.CreateProjection, &pb.CreateProjectionRequest{
		Name:            options.Name,
		Files:           files,
		ExpectedVersion: options.ExpectedVersion,
		ValidateOnly:    options.ValidateOnly,
	})
	if err != nil {
		return nil, err
	}
	return &CreatedProjection{
		Version:   response.GetVersion(),
		Unchanged: response.GetUnchanged(),
		Position:  response.GetPosition(),
	}, nil
}

func sqlFiles(files fs.FS) ([]*pb.SqlFile, error) {
	if files == nil {
		return nil, nil
	}
	var result []*pb.SqlFile
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".sql" {
			return err
		}
		text, err := fs.ReadFile(files, name)
		result = append(result, &pb.SqlFile{Path: name, Sql: string(text)})
		return err
	})
	if err == nil && len(result) == 0 {
		// Without files the request would be for a definition that the server ships.
		err = fmt.Errorf("there is no file *.sql: %w", fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("firn: reading the definition: %w", err)
	}
	return result, nil
}

// QueryOptions are a statement for [Client.Query].
type QueryOptions struct {
	// Projection is the one whose tables can be read; if it is empty, only the view "events" of the
	// log can.
	Projection string

	// SQL is one SELECT.
	SQL string

	// Parameters are the values of :name, @name or $name in the statement, by name without the sign:
	// nil, integers, floating-point numbers, bool (1 or 0), string or []byte.
	Parameters map[string]any

	// AsOf is the newest moment if it is zero.
	AsOf Moment

	// Timeout is how long the statement may take, at most 10 min; 0 is 30 s. If the context has no
	// deadline, the call's own is so much later.
	Timeout time.Duration

	// MaxRows and MaxBytes limit the answer; 0 is 1,000,000 rows and 256 MiB, which are also the most.
	MaxRows, MaxBytes uint64
}

// Column is one of a result.
type Column struct {
	// Name is as the statement calls it.
	Name string

	// DeclaredType is that of the table it comes from; empty for an expression.
	DeclaredType string
}

// Rows is a result that is being read: with [Rows.All], once.
type Rows struct {
	Columns []Column

	// Position is the moment that all rows are of.
	Position uint64

	// Head is that of the log.
	Head uint64

	ctx    context.Context
	cancel context.CancelFunc
	client *Client
	stream pb.Projections_QueryClient
	first  []*pb.QueryRow
	isRead bool
}

var errRead = errors.New("firn: rows are read once; ask again")

// Query runs one SELECT over a projection's tables and the view "events" of the log. It is tried
// again until the deadline as long as there is no answer. Rows must be read or closed.
//
// Errors: [ErrInvalidField], [ErrProjectionNotFound], [ErrProjectionNotReady],
// [ErrProjectionFailed], [ErrPositionBeyondHead]; while rows are read, [ErrQueryLimit].
func (c *Client) Query(ctx context.Context, options QueryOptions) (*Rows, error) {
	request, err := options.toProto()
	if err != nil {
		return nil, err
	}
	rows := &Rows{client: c}
	if _, has := ctx.Deadline(); has {
		rows.ctx, rows.cancel = context.WithCancel(ctx)
	} else {
		deadline := min(c.config.Deadline, math.MaxInt64-max(options.Timeout, 0)) + options.Timeout
		rows.ctx, rows.cancel = context.WithTimeout(ctx, deadline)
	}
	err = c.retry(rows.ctx, func(context.Context) error { return rows.open(request) })
	if err != nil {
		rows.cancel()
		return nil, err
	}
	return rows, nil
}

func (r *Rows) open(request *pb.QueryRequest) error {
	stream, err := r.client.projections.Query(r.ctx, request)
	if err != nil {
		return err
	}
	message, err := stream.Recv()
	if err != nil && err != io.EOF {
		return err
	}
	if message.GetHeader() == nil {
		return errMisfit("there are no columns")
	}
	for _, column := range message.GetHeader().GetColumns() {
		r.Columns = append(r.Columns, Column{column.GetName(), column.GetDeclaredType()})
	}
	r.Position, r.Head = message.GetHeader().GetPosition(), message.GetHeader().GetHead()
	r.stream, r.first = stream, message.GetRows()
	return nil
}

// All gives the rows. Each has a value for each column: nil, int64, float64, string or []byte. An
// error is the last that is given: the rows before it are right, but not all.
func (r *Rows) All() iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		defer r.Close()
		if r.isRead {
			yield(nil, errRead)
			return
		}
		r.isRead = true
		for rows := r.first; ; {
			for _, row := range rows {
				if len(row.GetValues()) != len(r.Columns) {
					yield(nil, errMisfit("a row has %d values, of %d columns",
						len(row.GetValues()), len(r.Columns)))
					return
				}
				if !yield(valuesFromProto(row), nil) {
					return
				}
			}
			message, err := r.stream.Recv()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(nil, r.client.failure(err))
				return
			}
			rows = message.GetRows()
		}
	}
}

// Close lets go of a result that is not read to its end.
func (r *Rows) Close() { r.cancel() }

func (o *QueryOptions) toProto() (*pb.QueryRequest, error) {
	request := &pb.QueryRequest{
		Projection: o.Projection,
		Sql:        o.SQL,
		Parameters: map[string]*pb.QueryValue{},
		AsOf:       o.AsOf.toProto(),
		MaxRows:    o.MaxRows,
		MaxBytes:   o.MaxBytes,
	}
	if o.Timeout != 0 {
		request.Timeout = durationpb.New(o.Timeout)
	}
	for name, parameter := range o.Parameters {
		value, err := valueToProto(parameter)
		if err != nil {
			return nil, fmt.Errorf("firn: parameter %s: %w", name, err)
		}
		request.Parameters[name] = value
	}
	return request, nil
}
