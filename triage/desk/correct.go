package desk

import (
	"errors"
	"fmt"
	"strings"

	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// correct sets right what Heed made of a case. What follows from all corrections of a reply is relabel's.
func (w *work) correct(cmd approve.Command) {
	v := &w.c.Verdict
	if w.said == nil {
		said := store.LabelsOf(*v)
		w.said = &said
	}
	v.Unsure = false
	switch cmd.Verb {
	case approve.NotAComplaint:
		v.Kind, v.Severity, v.Themes = triage.Enquiry, triage.NoSeverity, nil
		if v.Second != "" && v.Second != triage.Complaint {
			v.Kind = v.Second
		}
		return
	case approve.SetThemes:
		v.Themes = cmd.Themes
	case approve.SetSeverity:
		v.Severity = cmd.Severity
	}
	if v.Kind != triage.ReviewOf { // who names a trouble, or how grave it is, says that it is one
		v.Kind = triage.Complaint
	}
	if v.Severity == triage.NoSeverity {
		v.Severity = triage.Moderate
	}
}

// relabel keeps what staff set right as a labelled example, and drafts anew where nothing was decided in the same
// reply: nobody approves a text they have not seen.
func (w *work) relabel() error {
	if w.said == nil {
		return nil
	}
	if w.c.State.Waiting() {
		w.c.AnswerBy = w.d.answerBy(w.c)
	}
	v := w.c.Verdict
	names := []string{string(v.Kind)}
	if v.Severity != triage.NoSeverity {
		names = append(names, fmt.Sprintf("severity %d", v.Severity))
	}
	for _, t := range v.Themes {
		names = append(names, string(t))
	}
	if err := w.settle(triage.Corrected, strings.Join(names, ", "), compose.ToldCorrected); err != nil {
		return err
	}
	w.results[len(w.results)-1].text = "" // the words of the notice say it
	err := w.tx.AddCorrection(store.Correction{CaseID: w.c.ID, At: w.now, Who: w.by.Email, Said: *w.said, Meant: store.LabelsOf(v)})
	if err != nil || w.redrafted != "" || w.c.State != triage.Open && w.c.State != triage.AwaitingStaff {
		return err
	}
	draft, err := w.d.draft(w.tx, w.c, w.d.customerMail(w.tx, w.c), w.now)
	if err != nil {
		return err
	}
	w.asked, w.redrafted = draft.Version, compose.OccasionNewVersion
	return w.d.keepDraft(w.tx, &w.c, draft, triage.Event{Name: triage.Redrafted, By: "heed"}, w.now)
}

// disown closes a case that is not meant for us and remembers it of its sender: their next mail goes on the
// gathered list, or is filed without a word.
func (w *work) disown(mark store.Mark, what compose.ToldKind) error {
	if judges, burying, err := w.burying(); err != nil || burying {
		return errors.Join(err, w.putToJudges(judges))
	}
	if w.c.Customer.Addr == "" {
		if mark == store.Ignored { // each review is somebody else's
			return &notDone{problem: compose.CannotNow}
		}
		return w.settle(triage.ClosedByStaff, string(mark), what)
	}
	said, meant := store.LabelsOf(w.c.Verdict), store.LabelsOf(triage.Verdict{Kind: triage.Other, Wants: []triage.Want{"none"}})
	if err := w.tx.AddCorrection(store.Correction{CaseID: w.c.ID, At: w.now, Who: w.by.Email, Said: said, Meant: meant}); err != nil {
		return err
	}
	if err := w.tx.MarkSender(w.c.Customer.Addr, mark, w.by.Email, w.now); err != nil {
		return err
	}
	if err := w.d.dropPromises(w.tx, w.c); err != nil {
		return err
	}
	return w.settle(triage.ClosedByStaff, string(mark), what)
}

// reclaim takes back what disown did.
func (w *work) reclaim() error {
	mark, err := w.tx.MarkOf(w.c.Customer.Addr)
	if err != nil {
		return err
	}
	if mark == store.Unmarked {
		return w.tooLate()
	}
	if err := w.tx.MarkSender(w.c.Customer.Addr, store.Unmarked, w.by.Email, w.now); err != nil {
		return err
	}
	if err := w.d.apply(w.tx, &w.c, w.event(triage.Reopened, "a customer after all"), w.now); err != nil {
		return err
	}
	w.redrafted = compose.OccasionUndone
	return nil
}
