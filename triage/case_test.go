package triage_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"heed/triage"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// TestEveryPair walks all pairs of state and event: each either moves the case to a known state or is an
// error that leaves it untouched.
func TestEveryPair(t *testing.T) {
	for _, state := range triage.States {
		moved := false
		for _, name := range triage.EventNames {
			before := triage.Case{Ref: "H-4F2K", State: state}
			c := before
			err := c.Apply(triage.Event{Name: name, By: "anna@studio.example"}, noon)
			if err == nil {
				moved = true
				if !slices.Contains(triage.States, c.State) {
					t.Errorf("%s + %s leads to unknown state %q", state, name, c.State)
				}
				continue
			}
			if !errors.Is(err, triage.ErrTransition) && !errors.Is(err, triage.ErrStale) {
				t.Errorf("%s + %s: %v is neither a stale nor an impossible event", state, name, err)
			}
			if c.State != before.State || c.ChangedAt != before.ChangedAt {
				t.Errorf("%s + %s failed and changed the case", state, name)
			}
		}
		if !moved {
			t.Errorf("no event leaves %s", state)
		}
	}
}

// TestNobodyWaitsForEver: from each state in which a customer waits, an answer or a closing is reachable.
func TestNobodyWaitsForEver(t *testing.T) {
	for _, from := range triage.States {
		seen := map[triage.State]bool{from: true}
		queue := []triage.State{from}
		for len(queue) > 0 {
			state := queue[0]
			queue = queue[1:]
			for _, name := range triage.EventNames {
				c := triage.Case{State: state}
				if c.Apply(triage.Event{Name: name}, noon) == nil && !seen[c.State] {
					seen[c.State] = true
					queue = append(queue, c.State)
				}
			}
		}
		if !seen[triage.WaitingCustomer] || !seen[triage.Closed] {
			t.Errorf("from %s a case cannot be answered and closed", from)
		}
	}
}

func TestLateDecisionNamesTheFirst(t *testing.T) {
	c := triage.Case{Ref: "H-4F2K", State: triage.AwaitingStaff}
	if err := c.Apply(triage.Event{Name: triage.Approved, By: "anna@studio.example"}, noon); err != nil {
		t.Fatal(err)
	}
	err := c.Apply(triage.Event{Name: triage.Approved, By: "bo@studio.example"}, noon.Add(time.Minute))
	var stale *triage.StaleError
	if !errors.As(err, &stale) || stale.By != "anna@studio.example" || stale.Did != triage.Approved {
		t.Errorf("second approval: %v", err)
	}
}

func TestAnswerStopsTheClock(t *testing.T) {
	c := triage.Case{State: triage.AwaitingStaff, AnswerBy: noon.Add(time.Hour)}
	if err := c.Apply(triage.Event{Name: triage.AnsweredByHand}, noon); err != nil {
		t.Fatal(err)
	}
	if !c.AnswerBy.IsZero() || !c.AnsweredAt.Equal(noon) || c.State.Waiting() {
		t.Errorf("answered, yet the clock runs: %+v", c)
	}
}

func TestBlanks(t *testing.T) {
	text := "We will send it on [[date]]. [[ Name ]] will call on [[date]]."
	if got := triage.OpenBlanks(text); !slices.Equal(got, []string{"date", "name"}) {
		t.Errorf("blanks %q", got)
	}
	text, ok := triage.FillBlank(text, "DATE", "Friday")
	if !ok || text != "We will send it on Friday. [[ Name ]] will call on Friday." {
		t.Errorf("filled %q, %v", text, ok)
	}
	if _, ok := triage.FillBlank(text, "nothing", "x"); ok {
		t.Error("filled a blank that is not there")
	}
	if text, _ = triage.FillBlank("It is this: [[what]]. And [[what]]", "what", "the album is lost."); text != "It is this: the album is lost. And the album is lost." {
		t.Errorf("full stops: %q", text)
	}
	for _, bad := range []string{"on [[date]]", "Dear {{.Name}}", "Dear <no value>", "on %!s(int=3)", "lost ]] half"} {
		if !triage.Unfinished(bad) {
			t.Errorf("%q counts as finished", bad)
		}
	}
	if triage.Unfinished("100 % yours, [really] {so}") {
		t.Error("an ordinary sentence counts as unfinished")
	}
}

// TestWhatIsNoAnswer: a holding reply, an approved text and a promise leave the clock of a case as it was.
func TestWhatIsNoAnswer(t *testing.T) {
	by := noon.Add(time.Hour)
	for _, name := range []triage.EventName{triage.Acknowledged, triage.Unreached, triage.TextApproved, triage.Promised, triage.KeptPromise, triage.SplitOff} {
		c := triage.Case{State: triage.AwaitingStaff, AnswerBy: by}
		if err := c.Apply(triage.Event{Name: name}, noon); err != nil {
			t.Fatal(err)
		}
		if !c.AnswerBy.Equal(by) || !c.AnsweredAt.IsZero() || !c.State.Waiting() {
			t.Errorf("%s stops the clock: %+v", name, c)
		}
	}
	posted := triage.Case{State: triage.AwaitingStaff, AnswerBy: by}
	if err := posted.Apply(triage.Event{Name: triage.Posted, By: "bo@studio.example"}, noon); err != nil {
		t.Fatal(err)
	}
	if !posted.AnswerBy.IsZero() || !posted.AnsweredAt.Equal(noon) || posted.Decision != triage.Posted || posted.State != triage.Closed {
		t.Errorf("posted: %+v", posted)
	}
}

// TestAPromiseKeepsACaseAlive: what is over comes back when something is promised, and a kind word does not end it.
func TestAPromiseKeepsACaseAlive(t *testing.T) {
	for _, over := range []triage.State{triage.Resolved, triage.Closed} {
		c := triage.Case{State: over}
		if err := c.Apply(triage.Event{Name: triage.Promised}, noon); err != nil || c.State != triage.WaitingCustomer {
			t.Errorf("%s after a promise: %s, %v", over, c.State, err)
		}
	}
	c := triage.Case{State: triage.WaitingCustomer}
	if err := c.Apply(triage.Event{Name: triage.ThankedEarly}, noon); err != nil || c.State != triage.WaitingCustomer {
		t.Errorf("thanked early: %s, %v", c.State, err)
	}
}
