package desk

import (
	"slices"

	"heed/triage"
	"heed/triage/compose"
)

// sendAnyway releases a draft as it stands, though the linter dislikes how it sounds: exactly this version, and none with
// a blank, for somebody else, or above what its sender may grant.
func (w *work) sendAnyway() error {
	w.anyway = true
	return w.approve()
}

// doubtful gives what the linter says of a text that a member of staff wrote and that is not meant to leave all the same.
// What Heed wrote is not held back by it: its blanks were filled by a person who saw the rest.
func (w *work) doubtful(draft triage.Draft, findings []compose.Finding) []compose.Finding {
	if w.anyway || draft.Author == "heed" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(findings), func(f compose.Finding) bool { return f.Blocking })
}

// holdBack keeps an answer here once, with the reasons. Words that came with this reply are kept as a version, and shown
// to everybody who decides; a version that was there before stands as it was, and only whoever approved it is told.
func (w *work) holdBack(findings []compose.Finding) error {
	if !w.wrote {
		return &notDone{problem: compose.CannotTone, findings: findings}
	}
	w.heldBack, w.redrafted = true, compose.OccasionHeldBack
	return nil
}
