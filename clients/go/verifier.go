package firn

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"

	pb "firn.dev/go/firn/internal/firnv1"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Verifier reads signed checkpoints of one log. It needs no server.
type Verifier struct{ key note.Verifier }

// SignedCheckpoint says what a log was, signed by its server: kept elsewhere, it proves later that
// nothing before it was changed. (How far a consumer has come is a [Checkpoint].)
type SignedCheckpoint struct {
	// Note is its text, signatures and all: what is to be kept.
	Note string

	// StoreID is the log's identity.
	StoreID string

	// Size is how many events it is of, the first of the log.
	Size uint64

	// RootHash is that of the Merkle tree over them.
	RootHash [32]byte
}

// NewVerifier makes one of the key that "firn proof key" prints ("name+hash+key"), which belongs
// into the application's configuration. An error is a [*ConfigError].
func NewVerifier(key string) (*Verifier, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return nil, fault("verifier_key", "must be name+hash+key, as firn proof key prints it; %v", err)
	}
	return &Verifier{verifier}, nil
}

// Open reads a checkpoint and verifies its signature. If that is not the log's, or signs no
// checkpoint of it, the error is [ErrProofFailed].
func (v *Verifier) Open(text string) (*SignedCheckpoint, error) {
	opened, err := note.Open([]byte(text), note.VerifierList(v.key))
	if err != nil {
		return nil, errProof("the checkpoint is not signed with the key of %s: %v", v.key.Name(), err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 {
		return nil, errProof("the note is no checkpoint: %q", opened.Text)
	}
	store, isOurs := strings.CutPrefix(lines[0], "firn/")
	if !isOurs || store == "" || lines[0] != v.key.Name() {
		return nil, errProof("the checkpoint is of %q, not of %q", lines[0], v.key.Name())
	}
	size, err := strconv.ParseUint(lines[1], 10, 64)
	if err != nil || strconv.FormatUint(size, 10) != lines[1] || size > math.MaxInt64 {
		return nil, errProof("the checkpoint's size is %q", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return nil, errProof("the checkpoint's root is %q", lines[2])
	}
	return &SignedCheckpoint{
		Note: text, StoreID: store, Size: size, RootHash: [tlog.HashSize]byte(root)}, nil
}

// openOf opens the checkpoint that a server answered with, which is of so many events (0: of all).
// What else the answer says of it is not believed.
func (v *Verifier) openOf(response *pb.GetCheckpointResponse, size uint64,
) (*SignedCheckpoint, error) {
	checkpoint, err := v.Open(response.GetCheckpoint())
	if err == nil && size != 0 && checkpoint.Size != size {
		return nil, errProof("the checkpoint is of %d events, not of %d", checkpoint.Size, size)
	}
	return checkpoint, err
}
