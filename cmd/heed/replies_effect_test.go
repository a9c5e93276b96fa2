package main

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"heed/triage"
	"heed/triage/store"
)

// snapshot is all that a reply could have changed about a case.
type snapshot struct {
	c       triage.Case
	draft   triage.Draft
	audit   []store.AuditLine
	mark    store.Mark
	answers []string // texts that left for the customer
}

func (w *replyWorld) look(r *replyRow) (s snapshot) {
	w.t.Helper()
	w.read(func(tx *store.Tx) (err error) {
		if s.c, err = tx.Case(r.caseID); err != nil {
			return err
		}
		if s.draft, err = tx.Draft(r.caseID, s.c.Draft); err != nil {
			return err
		}
		if s.mark, err = tx.MarkOf(r.customer); err != nil {
			return err
		}
		s.audit, err = tx.Audit(r.caseID)
		return err
	})
	for _, d := range w.box.Outside() {
		if !slices.Contains(d.To, r.customer) {
			continue
		}
		msg, err := w.parser.Parse(bytes.NewReader(d.Raw))
		if err != nil {
			w.t.Fatal(err)
		}
		s.answers = append(s.answers, msg.Body)
	}
	return s
}

// effect is what may come of a reply. Those that act change a case; nothing may, of the others.
type effect struct {
	acts  bool
	check func(w *replyWorld, r *replyRow) error
}

// event checks that the last mail made its member do this to the case, and what vouched for it.
func event(name triage.EventName, more func(r *replyRow, note string) error) effect {
	return effect{true, func(w *replyWorld, r *replyRow) error {
		member := answers(r.lang)
		for _, l := range r.after.audit[min(len(r.before.audit), len(r.after.audit)):] {
			if l.Event != name || l.By != member.Email {
				continue
			}
			_, evidence, ok := strings.Cut(l.Note, "vouched for by ")
			if !ok || evidence == "" {
				return fmt.Errorf("%s on no evidence: %q", name, l.Note)
			}
			if name != triage.Approved && len(r.end.answers) != len(r.before.answers) {
				return fmt.Errorf("%d answers left all the same", len(r.end.answers))
			}
			return more(r, l.Note)
		}
		return fmt.Errorf("no %q of %s in the trail: %s", name, member.Name, w.cameBack(r))
	}}
}

// cameBack says what a reply came to, and what its sender read about it.
func (w *replyWorld) cameBack(r *replyRow) string {
	kept, err := w.kept(r)
	if err != nil {
		return err.Error()
	}
	for _, m := range w.sent {
		if _, id, ok := strings.Cut(m.step, ":"); ok && id == kept.ID {
			return fmt.Sprintf("%s, and came back as %q: %s", kept.Outcome, m.step, flat(m.msg.Body[:min(len(m.msg.Body), 500)]))
		}
	}
	return kept.Outcome
}

func noted(r *replyRow, note string) error {
	if !strings.Contains(note, r.shows) {
		return fmt.Errorf("%q is not in %q", r.shows, note)
	}
	return nil
}

func state(want triage.State) func(r *replyRow, note string) error {
	return func(r *replyRow, note string) error {
		if r.after.c.State != want {
			return fmt.Errorf("case is %s, want %s", r.after.c.State, want)
		}
		return noted(r, note)
	}
}

// answered checks that one more answer left, with these words and nothing that only staff may see.
func answered(r *replyRow, _ string) error {
	fresh := r.end.answers[len(r.before.answers):]
	switch {
	case len(fresh) != 1:
		return fmt.Errorf("%d answers left", len(fresh))
	case !strings.Contains(flat(fresh[0]), flat(r.shows)):
		return fmt.Errorf("%q is not in the answer: %q", r.shows, fresh[0])
	}
	for _, inside := range insideOnly {
		if strings.Contains(fresh[0], inside) {
			return fmt.Errorf("%q is in the answer: %q", inside, fresh[0])
		}
	}
	return nil
}

// insideOnly is what no customer may read: the marks of a letter to staff, and what programs write below a reply.
var insideOnly = []string{
	"----", "mailto:", "[H-", "Heed", "info@lumen.example>", "Sent from", "Sent with", "Sent via", "Enviado desde", "Skickat från", "Outlook", "Tuta Mail", "BlueMail",
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// redrafted checks that there is a version more, with these words, and that it was put before the member.
func redrafted(r *replyRow, _ string) error {
	switch {
	case r.after.c.Draft != r.before.c.Draft+1 || r.after.c.State != triage.AwaitingStaff:
		return fmt.Errorf("version %d, %s", r.after.c.Draft, r.after.c.State)
	case !strings.Contains(flat(r.after.draft.Text), flat(r.shows)):
		return fmt.Errorf("%q is not in the draft: %q", r.shows, r.after.draft.Text)
	}
	return nil
}

// corrected checks what staff set right: "kind", "severity 3", "theme billing".
func corrected(r *replyRow, note string) error {
	v := r.after.c.Verdict
	if said := fmt.Sprintf("%s %d %v", v.Kind, v.Severity, v.Themes); !strings.Contains(said, r.shows) {
		return fmt.Errorf("it is %s now, want %s", said, r.shows)
	}
	return nil
}

// untouched checks that nothing at all became of a reply but a mail to staff.
func untouched(r *replyRow) error {
	now := r.after
	switch before := r.before; {
	case len(before.audit) != len(now.audit):
		return fmt.Errorf("ACTED: the trail grew by %+v", now.audit[len(before.audit):])
	case !reflect.DeepEqual(before.c, now.c):
		return fmt.Errorf("ACTED: the case was %+v and is %+v", before.c, now.c)
	case !reflect.DeepEqual(before.draft, now.draft):
		return errors.New("ACTED: the draft is another")
	case before.mark != now.mark:
		return fmt.Errorf("ACTED: the customer is marked %q", now.mark)
	}
	return unanswered(r)
}

// unanswered checks that no answer left but one that was on its way before.
func unanswered(r *replyRow) error {
	want := len(r.before.answers)
	if r.before.c.State == triage.Held {
		want++
	}
	if len(r.end.answers) != want {
		return fmt.Errorf("ACTED: %d answers left, %d should have", len(r.end.answers), want)
	}
	return nil
}

// joined checks that a mail of the customer only did what any mail of theirs does.
func joined(_ *replyWorld, r *replyRow) error {
	for _, l := range r.after.audit[len(r.before.audit):] {
		if !slices.Contains([]triage.EventName{triage.CustomerWrote, triage.Redrafted, triage.Asked}, l.Event) || l.By != "heed" && l.By != r.customer && l.By != "" {
			return fmt.Errorf("ACTED: %s by %s", l.Event, l.By)
		}
	}
	if len(r.after.audit) == len(r.before.audit) {
		return errors.New("it did not join the case")
	}
	r.before.c.State = r.after.c.State // the hold ends with it
	return unanswered(r)
}
