package firn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// Checkpoint is how far a consumer has come, and in which log.
type Checkpoint struct {
	StoreID  string `json:"store_id"`
	Position uint64 `json:"position"`
}

// CheckpointStore keeps a consumer's checkpoint. [FileCheckpoint] is one.
type CheckpointStore interface {
	// Load gives the checkpoint that was saved last, or the zero Checkpoint if there is none.
	Load(context.Context) (Checkpoint, error)

	// Save keeps it. When it returns, the checkpoint survives a crash. Its context is never
	// cancelled: what has been dealt with is to be kept also if the application is ending.
	Save(context.Context, Checkpoint) error
}

// Consume follows the log from the stored checkpoint, hands each batch that has events to handle,
// and then saves the batch's checkpoint: every event at least once, and twice only if the process
// died in between or saving failed. Without a stored checkpoint it begins where options say.
//
// It ends only with an error: of handle, whose batch then comes again the next time; of the
// checkpoint store; or as [Client.Follow] ends.
//
// For exactly once, use [Client.FollowBatches] from a checkpoint that is kept in the application's
// own database, and write [Batch.Checkpoint] in the transaction of the work.
func (c *Client) Consume(ctx context.Context, checkpoints CheckpointStore, options FollowOptions,
	handle func(context.Context, *Batch) error) error {
	checkpoint, err := checkpoints.Load(ctx)
	if err != nil {
		return fmt.Errorf("firn: loading the checkpoint: %w", err)
	}
	if checkpoint.StoreID == "" && checkpoint.Position != 0 {
		return fmt.Errorf("firn: loading the checkpoint: %w", errNoLog)
	}
	if checkpoint == (Checkpoint{}) {
		checkpoint = Checkpoint{options.StoreID, options.AfterPosition}
	}
	options.StoreID, options.AfterPosition = checkpoint.StoreID, checkpoint.Position
	for batch, err := range c.FollowBatches(ctx, options) {
		if err != nil {
			return err
		}
		if len(batch.Events) > 0 {
			if err := handle(ctx, batch); err != nil {
				return err
			}
		}
		if batch.Checkpoint() == checkpoint {
			continue
		}
		checkpoint = batch.Checkpoint()
		if err := checkpoints.Save(context.WithoutCancel(ctx), checkpoint); err != nil {
			return fmt.Errorf("firn: saving the checkpoint: %w", err)
		}
	}
	return nil
}

// FileCheckpoint is the path of a file that keeps a checkpoint; one that has something else is
// refused. The file is replaced as a whole at
// each save. The path with ".new" after it is used too.
type FileCheckpoint string

// errNoLog is the error of a checkpoint that would be one of any log.
var errNoLog = errors.New("a checkpoint has a store_id and a position")

// Load is that of a [CheckpointStore].
func (f FileCheckpoint) Load(context.Context) (Checkpoint, error) {
	text, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return Checkpoint{}, nil
	}
	if err != nil {
		return Checkpoint{}, err
	}
	var read struct {
		StoreID  string  `json:"store_id"`
		Position *uint64 `json:"position"`
	}
	err = json.Unmarshal(text, &read)
	if err == nil && (read.StoreID == "" || read.Position == nil) {
		err = errNoLog
	}
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%s: %w", string(f), err)
	}
	return Checkpoint{read.StoreID, *read.Position}, nil
}

// Save is that of a [CheckpointStore].
func (f FileCheckpoint) Save(_ context.Context, checkpoint Checkpoint) error {
	text, err := json.Marshal(checkpoint)
	if err != nil {
		return err
	}
	next := string(f) + ".new"
	if err := writeDurably(next, append(text, '\n')); err != nil {
		return err
	}
	if err := os.Rename(next, string(f)); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(string(f)))
	if err != nil {
		return err
	}
	defer folder.Close()
	err = folder.Sync()
	if runtime.GOOS == "windows" || errors.Is(err, syscall.EINVAL) ||
		errors.Is(err, errors.ErrUnsupported) {
		return nil // where folders cannot be flushed, the rename is as durable as it gets
	}
	return err
}

func writeDurably(path string, text []byte) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Sync(), file.Close())
}
