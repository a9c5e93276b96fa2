package desk

import (
	"errors"

	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// shown is what the mail that is answered can have held between its marker lines: the draft, as it was asked about and
// as a result was told, signed by one or the other. A draft that no mail showed to its end cannot come back edited.
func (d *Desk) shown(tx *store.Tx, ask store.Ask) (approve.Shown, error) {
	if ask.Purpose != approve.Decide || ask.CaseID == "" {
		return approve.Shown{}, nil
	}
	draft, err := tx.Draft(ask.CaseID, ask.Version)
	if errors.Is(err, store.ErrNotFound) || err == nil && !compose.ShownWhole(draft.Text) {
		return approve.Shown{}, nil
	}
	if err != nil {
		return approve.Shown{}, err
	}
	shown := approve.Shown{Drafts: []string{draft.Text}, Kept: ask.Payload}
	for _, p := range d.cfg.Staff {
		if signed := d.compose.Signed(draft, p); signed != draft.Text {
			shown.Drafts = append(shown.Drafts, signed)
		}
	}
	if shown.Kept != "" {
		shown.Drafts = append(shown.Drafts, shown.Kept)
	}
	return shown, nil
}
