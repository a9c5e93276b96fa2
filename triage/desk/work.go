package desk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/mailer/send"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// work is one reply of staff being carried out on one case.
type work struct {
	d        *Desk
	tx       *store.Tx
	c        triage.Case
	by       triage.Member
	evidence string // what vouched for the sender, for the audit trail
	now      time.Time
	asked    int // the draft version the reply speaks of

	redrafted compose.Occasion // a new version must be shown, for this reason
	show      compose.Occasion // the draft must be shown to some, for this reason
	to        triage.Staff     // to whom
	said      *store.Labels    // what Heed made of the case, where staff set it right
	results   []told
	lines     []string           // the commands that were carried out, as written
	files     []mailer.File      // that go along with words of the reply
	left      []compose.FileNote // that were attached, and go nowhere

	wrote    bool // the reply brought words of its own for the customer
	anyway   bool // they are to leave though the linter warned
	heldBack bool // they stay here until somebody says so
}

// do carries out one command about a case.
func (w *work) do(cmd approve.Command) error {
	switch cmd.Verb {
	case approve.Approve:
		return w.approve()
	case approve.Send:
		return w.send(cmd)
	case approve.SendAnyway:
		return w.sendAnyway()
	case approve.Edit:
		return w.edit(cmd)
	case approve.Fill:
		return w.fill(cmd)
	case approve.Reject:
		return w.settle(triage.Rejected, "", compose.ToldRejected)
	case approve.Called:
		return w.settle(triage.Called, cmd.Text, compose.ToldCalled)
	case approve.Close:
		return w.close()
	case approve.Promise:
		return w.promise(cmd)
	case approve.Kept:
		return w.kept()
	case approve.Reopen:
		return w.reopen()
	case approve.Split:
		return w.split()
	case approve.Posted:
		return w.posted()
	case approve.NotOurs:
		return w.disown(store.NotOurs, compose.ToldClosed)
	case approve.IgnoreSender:
		return w.disown(store.Ignored, compose.ToldIgnored)
	case approve.Merge:
		return w.merge(cmd)
	case approve.GiveTo:
		return w.give(cmd)
	case approve.AskOwner:
		return w.askOwner(cmd)
	case approve.Mine:
		return w.settle(triage.Taken, "", compose.ToldTaken)
	case approve.Later:
		return w.later(cmd)
	case approve.NotAComplaint, approve.IsComplaint, approve.SetThemes, approve.SetSeverity:
		w.correct(cmd)
		return nil
	case approve.Offer:
		return w.offer(cmd)
	case approve.Accepted, approve.Declined, approve.Given:
		return w.stands(cmd)
	case approve.Undo:
		return w.undo()
	case approve.Sent, approve.Resend:
		return w.uncertain(cmd.Verb == approve.Resend)
	}
	return &notDone{problem: compose.ProblemNotAsked, line: cmd.Line}
}

// event notes who did what, and on what evidence.
func (w *work) event(name triage.EventName, detail string) triage.Event {
	note := "by mail, vouched for by " + w.evidence
	if detail != "" {
		note = detail + "; " + note
	}
	return triage.Event{Name: name, By: w.by.Email, Note: note}
}

// unaware reports whether somebody else decided after the member was asked what they answer now. The first decision
// wins; who is told of it can still take it back, with the tag of that mail.
func (w *work) unaware(ask store.Ask) bool {
	return w.c.Decision != "" && !strings.EqualFold(w.c.DecidedBy, w.by.Email) && store.MadeBefore(ask.ID, w.c.DecidedAt)
}

func (w *work) stale() error {
	return &triage.StaleError{Ref: w.c.Ref, State: w.c.State, Did: w.c.Decision, By: w.c.DecidedBy, At: w.c.DecidedAt}
}

// settle applies an event that needs nothing else but to be told, and plans what follows from it.
func (w *work) settle(name triage.EventName, detail string, what compose.ToldKind) error {
	if err := w.d.apply(w.tx, &w.c, w.event(name, detail), w.now); err != nil {
		return err
	}
	w.results = append(w.results, told{what: what, by: w.by, text: detail, now: w.now})
	switch w.c.State {
	case triage.Closed:
		return w.drop()
	case triage.WaitingCustomer:
		if err := w.drop(); err != nil {
			return err
		}
		if err := w.d.answeredPromises(w.tx, &w.c, w.now); err != nil {
			return err
		}
		return w.d.waitForCustomer(w.tx, w.c, w.now)
	}
	return nil
}

// drop takes back everything that still wants an answer: reminders, questions, an unsent reply.
func (w *work) drop() error {
	if _, err := w.tx.Withdraw(w.c.ID, answerStep(w.c.Draft)); err != nil {
		return err
	}
	if err := w.tx.DropUnsent(w.c.ID, "ask:"); err != nil {
		return err
	}
	return w.tx.Cancel(w.c.ID)
}

func (w *work) approve() error {
	draft, err := w.tx.Draft(w.c.ID, w.c.Draft)
	if err != nil {
		return err
	}
	return w.release(draft)
}

// send makes the words of the reply the answer: they are kept as a version like any other.
func (w *work) send(cmd approve.Command) error {
	err := w.newVersion(func(dr *triage.Draft) error {
		dr.Text, dr.Author, dr.Blanks, dr.Outline = cmd.Text, w.by.Email, nil, false
		return nil
	})
	if err != nil {
		return err
	}
	if err := w.setFiles(); err != nil {
		return err
	}
	w.redrafted, w.wrote = "", true
	return w.approve()
}

// edit makes the words of the reply the next version, to be looked at once more.
func (w *work) edit(cmd approve.Command) error {
	err := w.newVersion(func(dr *triage.Draft) error { dr.Text, dr.Author, dr.Blanks = cmd.Text, w.by.Email, nil; return nil })
	if err != nil {
		return err
	}
	return w.setFiles()
}

func (w *work) fill(cmd approve.Command) error {
	return w.newVersion(func(dr *triage.Draft) error {
		filled, ok := w.d.compose.Fill(*dr, cmd.Name, cmd.Value) // still the draft's words: whoever approves signs it
		if !ok {
			return &notDone{problem: compose.ProblemNoBlank, line: cmd.Line}
		}
		*dr = filled
		return nil
	})
}

// newVersion changes the draft into a new version. It voids every older one.
func (w *work) newVersion(change func(*triage.Draft) error) error {
	draft, err := w.tx.Draft(w.c.ID, w.c.Draft)
	if err != nil {
		return err
	}
	draft.Blanks = slices.Clone(draft.Blanks)
	if err := change(&draft); err != nil {
		return err
	}
	draft.Version = w.c.Draft + 1
	if err := w.tx.MoveFiles(w.c.ID, store.OfDraft(w.c.Draft), store.OfDraft(draft.Version)); err != nil {
		return err
	}
	if err := w.d.keepDraft(w.tx, &w.c, draft, w.event(triage.Redrafted, fmt.Sprintf("version %d", draft.Version)), w.now); err != nil {
		return err
	}
	w.asked, w.redrafted = draft.Version, compose.OccasionNewVersion
	return nil
}

// release approves a draft: its bytes are fixed now, and leave when the undo time is over.
func (w *work) release(draft triage.Draft) error {
	if w.c.Verdict.Kind == triage.ReviewOf {
		return w.approveText(draft)
	}
	if w.c.Customer.Addr == "" {
		return &notDone{problem: compose.CannotReach}
	}
	asker, wait, err := w.mustWait()
	if err != nil {
		return err
	}
	if wait {
		return &notDone{problem: compose.CannotDecide, who: asker}
	}
	letter := w.d.letter(w.tx, w.c, draft, w.by, w.now)
	if open := triage.OpenBlanks(draft.Text); len(open) > 0 {
		return &notDone{problem: compose.CannotBlank, line: strings.Join(open, ", ")}
	}
	over := false
	findings := w.d.compose.Lint(letter)
	for _, f := range findings {
		switch {
		case f.AboveLimit():
			over = true
		case f.Blocking:
			return &notDone{problem: compose.CannotSend, line: f.Sentence}
		}
	}
	if doubts := w.doubtful(draft, findings); len(doubts) > 0 {
		return w.holdBack(doubts)
	}
	if over {
		return w.leaveToOwner()
	}
	out, err := w.d.compose.Answer(letter)
	if errors.Is(err, compose.ErrUnfinished) || errors.Is(err, compose.ErrEmpty) || errors.Is(err, compose.ErrOutline) {
		return &notDone{problem: compose.CannotSend}
	}
	if err != nil {
		return err
	}
	if out.Files, err = w.tx.Files(w.c.ID, store.OfDraft(draft.Version)); err != nil {
		return err
	}
	raw, err := send.Render(&out)
	if err != nil {
		return fmt.Errorf("render answer of case %s: %w", w.c.Ref, err)
	}
	if err := w.d.apply(w.tx, &w.c, w.event(triage.Approved, fmt.Sprintf("version %d", draft.Version)), w.now); err != nil {
		return err
	}
	leaves := w.now.Add(w.d.cfg.Undo)
	queued, err := w.d.enqueue(w.tx, store.Outgoing{
		CaseID: w.c.ID, Step: answerStep(draft.Version), Kind: store.KindAnswer, From: out.From.Addr, To: out.Recipients(),
		MessageID: out.MessageID, Raw: raw, DueAt: leaves, CopyTo: w.d.copyTo(w.c.Mailbox),
	}, w.now)
	if err != nil {
		return err
	}
	if !queued {
		return w.stale()
	}
	if err := w.tx.AddThread(out.MessageID, w.c.ID, "answer"); err != nil {
		return err
	}
	if err := w.tx.DropUnsent(w.c.ID, "ask:"); err != nil {
		return err
	}
	if err := w.tx.Cancel(w.c.ID); err != nil {
		return err
	}
	if err := w.tx.Plan(w.c.ID, stepWatch, leaves.Add(tellAfter)); err != nil {
		return err
	}
	before, err := w.before(draft)
	tracks, unread := w.d.tracked(draft, w.now)
	w.results = append(w.results, told{
		what: compose.ToldApproved, by: w.by, text: w.d.compose.Signed(draft, w.by), before: before, letter: &out, until: leaves, tracks: tracks,
		unread: unread, left: w.left, now: w.now,
	})
	return err
}

// before is Heed's own draft where a draft was written or edited by hand, as it would have been signed.
func (w *work) before(draft triage.Draft) (string, error) {
	if draft.Author == "heed" {
		return "", nil
	}
	own, err := w.tx.NewestDraftBy(w.c.ID, "heed")
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return w.d.compose.Signed(own, w.by), err
}

// later puts reminders off; it never moves the deadline.
func (w *work) later(cmd approve.Command) error {
	if err := w.settle(triage.Snoozed, "until "+cmd.Until.In(w.d.cfg.Zone).Format("2006-01-02 15:04"), compose.ToldSnoozed); err != nil {
		return err
	}
	w.results[len(w.results)-1].until = cmd.Until
	if err := w.tx.Cancel(w.c.ID); err != nil {
		return err
	}
	if !w.c.State.Waiting() {
		return w.tx.Plan(w.c.ID, stepResolve, cmd.Until)
	}
	return w.tx.Plan(w.c.ID, stepRemind, cmd.Until)
}

// undo takes an approval back while its undo time runs.
func (w *work) undo() error {
	if w.c.State == triage.Closed {
		return w.reclaim()
	}
	if w.c.State != triage.Held {
		if spared, err := w.spareOwner(); err != nil || spared {
			return err
		}
		return w.tooLate()
	}
	back, err := w.tx.Withdraw(w.c.ID, answerStep(w.c.Draft))
	if err != nil {
		return err
	}
	if !back && !w.d.cfg.Observe {
		return w.tooLate()
	}
	if err := w.d.apply(w.tx, &w.c, w.event(triage.Undone, ""), w.now); err != nil {
		return err
	}
	w.results = append(w.results, told{what: compose.ToldUndone, by: w.by, now: w.now})
	w.redrafted = compose.OccasionUndone
	return nil
}

func (w *work) tooLate() error { return &notDone{problem: compose.CannotUndo} }

// uncertain settles an answer nobody knew about: it did arrive, or it must be sent again.
func (w *work) uncertain(again bool) error {
	if w.c.State != triage.Uncertain {
		return w.stale()
	}
	row, err := w.tx.Mail(w.c.ID, answerStep(w.c.Draft))
	if err != nil {
		return err
	}
	if !again {
		return w.d.answerLeft(w.tx, row, store.Uncertain, w.event(triage.Sent, "").Note, w.now)
	}
	row.DueAt = w.now
	if err := w.tx.Mark(row, store.Uncertain, store.Queued, w.now); err != nil {
		return err
	}
	if err := w.tx.Cancel(w.c.ID); err != nil {
		return err
	}
	return w.tx.Plan(w.c.ID, stepWatch, w.now.Add(tellAfter))
}

// finish tells everybody who was asked what was done, and shows a new version where there is one.
func (w *work) finish() error {
	if err := w.relabel(); err != nil {
		return err
	}
	why, to := w.redrafted, triage.Staff(nil) // all of them
	if why == "" {
		why, to = w.show, w.to
	}
	if w.c.State != triage.Open && w.c.State != triage.AwaitingStaff {
		why, to = "", nil // there is nothing to decide
	}
	if err := w.d.tellAll(w.tx, w.c, w.results, w.lines, to); err != nil || why == "" {
		return err
	}
	return w.d.askOf(w.tx, w.c, asking{why: why, by: w.by, to: to}, w.now)
}
