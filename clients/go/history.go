package firn

import (
	"context"
	"encoding/json"
	"iter"

	pb "firn.dev/go/firn/internal/firnv1"
)

// StateOptions say whose state [Client.State] reads.
type StateOptions struct {
	// Projection is "catalog" if it is empty.
	Projection string

	Target Target

	// AsOf is the newest moment if it is zero.
	AsOf Moment
}

// State is that of a target at a moment.
type State struct {
	// JSON is the state; nil if there was no such target.
	JSON json.RawMessage

	// Position is the moment.
	Position uint64

	// LastEventPosition is that of the last of the target's events up to then; 0 if there is none.
	LastEventPosition uint64

	// Events is how many were folded.
	Events uint32
}

// State folds the events of a target up to a moment, by a projection's definition of its state.
//
// Errors: [ErrProjectionNotFound], [ErrProjectionFailed], [ErrPositionBeyondHead].
func (c *Client) State(ctx context.Context, options StateOptions) (*State, error) {
	response, err := call(ctx, c, c.history.GetState, &pb.GetStateRequest{
		Projection: options.Projection,
		Target:     options.Target.toProto(),
		AsOf:       options.AsOf.toProto(),
	})
	if err != nil {
		return nil, err
	}
	return &State{
		JSON:              rawJSON(response.GetStateJson()),
		Position:          response.GetPosition(),
		LastEventPosition: response.GetLastEventPosition(),
		Events:            response.GetEvents(),
	}, nil
}

// HistoryOptions say whose history [Client.History] reads.
type HistoryOptions struct {
	// Projection is "catalog" if it is empty. If there is no such one, only the target's own events
	// are listed.
	Projection string

	Target Target

	// AsOf is the newest moment if it is zero.
	AsOf Moment

	// PageSize is the most entries in a page, 1 to 1,000; 0 is 100.
	PageSize int32

	// PageToken is the NextPageToken of the page before.
	PageToken string
}

// HistoryEntry is an event as history.
type HistoryEntry struct {
	Event Event

	// Changes are what it changed; none for a type without a schema, or one that changes nothing.
	Changes []FieldChange

	// Batch is the position of the first event of its batch.
	Batch uint64

	// Undoes and Redoes are the ids of the event that it undoes, or whose change it makes again.
	Undoes, Redoes string

	// Undone: an event that undoes it came after it, and none that redoes it after that.
	Undone bool

	// Undoable: it has an inverse, as far as its type and payload say; if not, NotUndoable says why.
	Undoable    bool
	NotUndoable string

	// Related: it is another target's event that concerns this one.
	Related bool
}

// FieldChange is a value before and after; nil: not said.
type FieldChange struct {
	// Field is such as "rating", "edits.exposure" or "tag 7".
	Field    string
	Old, New json.RawMessage
}

// HistoryPage is a page of a history.
type HistoryPage struct {
	// Entries are newest first.
	Entries []HistoryEntry

	// NextPageToken is for the next page; empty: there is none.
	NextPageToken string

	// RelatedUntil: up to here, events of other targets that concern this one are listed with it;
	// 0: none are.
	RelatedUntil uint64

	// Position is the moment.
	Position uint64
}

// GetHistoryPage reads one page of what happened to a target, newest first.
func (c *Client) GetHistoryPage(ctx context.Context, options HistoryOptions) (*HistoryPage, error) {
	response, err := call(ctx, c, c.history.GetHistory, &pb.GetHistoryRequest{
		Projection:  options.Projection,
		Target:      options.Target.toProto(),
		AsOf:        options.AsOf.toProto(),
		PageSize:    options.PageSize,
		PageToken:   options.PageToken,
		PayloadForm: pb.PayloadForm_PAYLOAD_FORM_JSON,
	})
	if err != nil {
		return nil, err
	}
	page := &HistoryPage{
		Entries:       make([]HistoryEntry, len(response.GetEntries())),
		NextPageToken: response.GetNextPageToken(),
		RelatedUntil:  response.GetRelatedUntil(),
		Position:      response.GetPosition(),
	}
	for i, entry := range response.GetEntries() {
		page.Entries[i].fromProto(entry)
	}
	return page, nil
}

// History reads what happened to a target, newest first, page after page. An error is the last that
// is given.
func (c *Client) History(ctx context.Context, options HistoryOptions,
) iter.Seq2[*HistoryEntry, error] {
	return func(yield func(*HistoryEntry, error) bool) {
		options := options
		for {
			page, err := c.GetHistoryPage(ctx, options)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range page.Entries {
				if !yield(&page.Entries[i], nil) {
					return
				}
			}
			if page.NextPageToken == "" {
				return
			}
			if page.NextPageToken == options.PageToken {
				yield(nil, errMisfit("the next page is the one that it follows"))
				return
			}
			options.PageToken = page.NextPageToken
		}
	}
}

func (h *HistoryEntry) fromProto(entry *pb.HistoryEntry) {
	h.Event.fromProto(entry.GetEvent())
	for _, change := range entry.GetChanges() {
		h.Changes = append(h.Changes, FieldChange{
			Field: change.GetField(),
			Old:   rawJSON(change.GetOldJson()),
			New:   rawJSON(change.GetNewJson()),
		})
	}
	h.Batch = entry.GetBatch()
	h.Undoes, h.Redoes = entry.GetUndoes(), entry.GetRedoes()
	h.Undone = entry.GetUndone()
	h.Undoable, h.NotUndoable = entry.GetUndoable(), entry.GetNotUndoable()
	h.Related = entry.GetRelated()
}

func rawJSON(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	return json.RawMessage(text)
}
