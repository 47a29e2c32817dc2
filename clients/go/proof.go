package firn

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"

	pb "firn.dev/go/firn/internal/firnv1"
	"golang.org/x/mod/sumdb/tlog"
	"google.golang.org/grpc/codes"
)

// VerifierKey asks the server which key its checkpoints are signed with, as a text for
// [NewVerifier]. Trust it on first use and keep it elsewhere, for a server that has another log gives another key
// just as readily.
//
// Errors: [ErrProofNotReady].
func (c *Client) VerifierKey(ctx context.Context) (string, error) {
	response, err := call(ctx, c, c.proofs.GetCheckpoint, &pb.GetCheckpointRequest{})
	if err != nil {
		return "", err
	}
	if _, err := NewVerifier(response.GetVerifierKey()); err != nil {
		return "", errMisfit("the key is none: %v", err)
	}
	return response.GetVerifierKey(), nil
}

// SignedCheckpoint gets the checkpoint of the first size events, or of all if size is 0: to be kept
// elsewhere, for [Client.VerifyConsistency].
//
// Errors: [ErrProofFailed], [ErrProofNotReady], [ErrPositionBeyondHead].
func (c *Client) SignedCheckpoint(ctx context.Context, verifier *Verifier, size uint64,
) (*SignedCheckpoint, error) {
	response, err := call(ctx, c, c.proofs.GetCheckpoint, &pb.GetCheckpointRequest{Size: size})
	if err != nil {
		return nil, err
	}
	return verifier.openOf(response, size)
}

// VerifyEvent makes sure that an event, just as it was read, is in the log: among its first size
// events, or among all if size is 0. It gives the checkpoint that says so.
//
// Errors: [ErrProofFailed], [ErrProofNotReady], [ErrPositionBeyondHead]; an event whose payload the
// server left out cannot be verified.
func (c *Client) VerifyEvent(ctx context.Context, event *Event, verifier *Verifier, size uint64,
) (*SignedCheckpoint, error) {
	if event.Payload == nil {
		return nil, &Error{Code: codes.InvalidArgument, Message: "the event has no payload: it was " +
			"left out of an answer; read the event and verify that"}
	}
	response, err := call(ctx, c, c.proofs.GetInclusionProof, &pb.GetInclusionProofRequest{
		Position: event.Position, Size: size})
	if err != nil {
		return nil, err
	}
	entry := response.GetEntry()
	if written, ok := event.entry(); !ok || !bytes.Equal(written, entry) {
		return nil, errProof("the event is not the one in the log")
	}
	checkpoint, err := verifier.openOf(response.GetCheckpoint(), size)
	if err != nil {
		return nil, err
	}
	err = checkInclusion(
		tlog.RecordHash(entry), event.Position, checkpoint, response.GetHashes())
	if err != nil {
		return nil, err
	}
	return checkpoint, nil
}

// VerifyConsistency makes sure that the log of today begins with the one that the old checkpoint is
// of, given as its [SignedCheckpoint].Note. It gives the checkpoint of today.
//
// Errors: [ErrProofFailed], [ErrProofNotReady], [ErrPositionBeyondHead] (the log became shorter).
func (c *Client) VerifyConsistency(ctx context.Context, oldNote string, verifier *Verifier,
) (*SignedCheckpoint, error) {
	before, err := verifier.Open(oldNote)
	if err != nil {
		return nil, err
	}
	response, err := call(ctx, c, c.proofs.GetConsistencyProof, &pb.GetConsistencyProofRequest{
		OldSize: before.Size})
	if err != nil {
		return nil, err
	}
	now, err := verifier.openOf(response.GetCheckpoint(), 0)
	if err != nil {
		return nil, err
	}
	if err := checkConsistency(before, now, response.GetHashes()); err != nil {
		return nil, err
	}
	return now, nil
}

func checkInclusion(
	leaf tlog.Hash, position uint64, in *SignedCheckpoint, path [][]byte) error {
	hashes, err := hashesOf(path)
	if err != nil {
		return err
	}
	if position == 0 || position > in.Size {
		return errProof("there is no position %d in a log of %d events", position, in.Size)
	}
	err = tlog.CheckRecord(hashes, int64(in.Size), in.RootHash, int64(position)-1, leaf)
	if err != nil {
		return errProof("event %d is not in the log that is signed: %v", position, err)
	}
	return nil
}

func checkConsistency(before, now *SignedCheckpoint, path [][]byte) error {
	hashes, err := hashesOf(path)
	if err != nil {
		return err
	}
	if before.Size == 0 { // the beginning of each log
		if len(hashes) != 0 || before.RootHash != sha256.Sum256(nil) ||
			now.Size == 0 && now.RootHash != before.RootHash {
			return errProof("a log of no events is not that")
		}
		return nil
	}
	err = tlog.CheckTree(hashes, int64(now.Size), now.RootHash, int64(before.Size), before.RootHash)
	if err != nil {
		return errProof("the log does not begin with the one of the old checkpoint: %v", err)
	}
	return nil
}

func hashesOf(path [][]byte) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(path))
	for i, bytes := range path {
		if len(bytes) != tlog.HashSize {
			return nil, errProof("a hash has %d bytes, not %d", len(bytes), tlog.HashSize)
		}
		copy(hashes[i][:], bytes)
	}
	return hashes, nil
}

func errProof(format string, arguments ...any) *Error {
	return &Error{
		Code: codes.DataLoss, Reason: ErrProofFailed, Message: fmt.Sprintf(format, arguments...)}
}
