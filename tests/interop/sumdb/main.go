// Verifies what a Firn server proves with an implementation that is not ours: the packages note and
// tlog of Go's checksum database. Reads one JSON object on standard input (see proof_test.py), and
// exits with 1 and the reason if something does not hold.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type checkpoint struct {
	Checkpoint  string `json:"checkpoint"`
	VerifierKey string `json:"verifier_key"`
}

type input struct {
	Inclusions []struct {
		Position   int64      `json:"position"`
		Entry      []byte     `json:"entry"`
		Hashes     [][]byte   `json:"hashes"`
		Checkpoint checkpoint `json:"checkpoint"`
	} `json:"inclusions"`
	Consistencies []struct {
		Old        checkpoint `json:"old"`
		Hashes     [][]byte   `json:"hashes"`
		Checkpoint checkpoint `json:"checkpoint"`
	} `json:"consistencies"`
}

// tree is what a signed checkpoint says, once its signature holds.
func (c checkpoint) tree() (size int64, root tlog.Hash, err error) {
	verifier, err := note.NewVerifier(c.VerifierKey)
	if err != nil {
		return 0, root, err
	}
	opened, err := note.Open([]byte(c.Checkpoint), note.VerifierList(verifier))
	if err != nil {
		return 0, root, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return 0, root, fmt.Errorf("not a checkpoint: %q", opened.Text)
	}
	if size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return 0, root, err
	}
	bytes, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(bytes) != len(root) {
		return 0, root, fmt.Errorf("not a root: %q", lines[2])
	}
	copy(root[:], bytes)
	return size, root, nil
}

func hashes(all [][]byte) []tlog.Hash {
	var result []tlog.Hash
	for _, bytes := range all {
		var hash tlog.Hash
		copy(hash[:], bytes)
		result = append(result, hash)
	}
	return result
}

func check(in input) error {
	for _, proof := range in.Inclusions {
		size, root, err := proof.Checkpoint.tree()
		if err != nil {
			return err
		}
		err = tlog.CheckRecord(tlog.RecordProof(hashes(proof.Hashes)), size, root,
			proof.Position-1, tlog.RecordHash(proof.Entry))
		if err != nil {
			return fmt.Errorf("event %d of %d: %w", proof.Position, size, err)
		}
	}
	for _, proof := range in.Consistencies {
		oldSize, oldRoot, err := proof.Old.tree()
		if err != nil {
			return err
		}
		size, root, err := proof.Checkpoint.tree()
		if err != nil {
			return err
		}
		err = tlog.CheckTree(tlog.TreeProof(hashes(proof.Hashes)), size, root, oldSize, oldRoot)
		if err != nil {
			return fmt.Errorf("%d of %d: %w", oldSize, size, err)
		}
	}
	return nil
}

func main() {
	var in input
	err := json.NewDecoder(os.Stdin).Decode(&in)
	if err == nil {
		err = check(in)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%d inclusions, %d consistencies\n", len(in.Inclusions), len(in.Consistencies))
}
