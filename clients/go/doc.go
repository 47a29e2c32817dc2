/*
Package firn is the client of Firn, an event store.

# Connecting

A [Client] stands for one server and holds one connection to it. Make one with [Connect], keep it,
use it from as many goroutines as you like, and close it at the end:

	client, err := firn.Connect("firn://127.0.0.1:3476")
	if err != nil { ... }
	defer client.Close()

[ParseConfig] says what may stand in the connection string: TLS, certificates, a token, a deadline.

# Deadlines and retries

A call ends when its context does. If that has no deadline, the client's applies, 30 s unless the
connection string says otherwise. Until then what passes by itself is tried again, with growing
pauses: the server is away, stopping or overloaded. The error is then that of the last attempt.

# Errors

Every error of a server is an [*Error]. Its [Reason] says why; each reason is an error itself:

	_, err := client.AppendIfRevision(ctx, 3, event)
	if errors.Is(err, firn.ErrCheckFailed) {
		var failure *firn.Error
		errors.As(err, &failure)
		for _, check := range failure.Conflict.Failed { ... }
	}

An Error without a reason comes from the way to the server. [context.Canceled] and
[context.DeadlineExceeded] are found too; a closed client gives [ErrClosed]; what is wrong with a
connection string is a [*ConfigError].

# Appending

[Client.Append] appends one event, [Client.AppendBatch] several, all or none, if every [Check]
holds. The client makes ids and timestamps before the first attempt, so that however often a request
is sent its events are in the log once. To make the same append again after the program itself was
restarted, set [Event].ID and Timestamp and keep them. [Client.AppendStream] is the fastest way for
many batches.

# Reading

[Client.Get] reads pages of what matches a [Query], forwards or backwards; [Client.Replay] streams
it, and is the fastest way to read much. Both are iterators:

	for event, err := range client.Replay(ctx, firn.ReplayOptions{}) {
		if err != nil { return err }
		...
	}

An error ends the iteration, and is then the last that is given. Events of one batch share memory:
who keeps one for long should copy it, not the pointer.

[Client.State], [Client.History], [Client.Undo] and [Client.Redo] are about a target and its past;
[Client.Query] is SQL over the log and over projections.

# Following

[Client.Follow] is a replay without an end. Both resume by themselves after the last position that
they were offered: the application sees every event once, in order, and nothing of lost connections.
Before they resume they make sure that the log is still the same, else they end with
[ErrStoreChanged]. A follower tries for as long as it is not told to stop, a replay until the
client's deadline.

[Client.Consume] follows from a checkpoint that is stored, with each event at least once. For exactly
once, store [Batch.Checkpoint] in the transaction of the work, and follow from it with
[Client.FollowBatches]: examples/exactlyonce is such a program.

# Proofs

A [Verifier] is made of the key of a log, once; it reads signed checkpoints without a server.
[Client.SignedCheckpoint] gets one, to be kept elsewhere. [Client.VerifyEvent] makes sure that an
event, just as it was read, is in the log, and [Client.VerifyConsistency] that the log of today
begins with the one of an old checkpoint. What does not hold is [ErrProofFailed].

# Typed payloads

The package catalog has a type for each payload of the photo catalogue; any type that is a [Payload]
will do. [NewTypedEvent] makes an event of one, [Event.DecodePayload] reads it back.

# Beside generated code

The generated code of the contract is internal, and is registered with protobuf under names of its
own. A program may therefore link code that it has generated from the contract itself.
*/
package firn
