package triage

import (
	"errors"
	"fmt"
	"time"

	"heed/mailer"
)

// State is where a case stands.
type State string

// The states of a case.
const (
	Open            State = "open"             // somebody must answer; staff have not been asked yet, or declined the draft
	AwaitingStaff   State = "awaiting-staff"   // a draft lies with staff
	Held            State = "held"             // approved; the undo time runs
	Sending         State = "sending"          // handed to the mail server, result not known yet
	Uncertain       State = "uncertain"        // the connection broke after the final dot: staff are asked
	WaitingCustomer State = "waiting-customer" // answered
	Resolved        State = "resolved"
	Closed          State = "closed"
)

// States lists every state.
var States = []State{Open, AwaitingStaff, Held, Sending, Uncertain, WaitingCustomer, Resolved, Closed}

// Waiting reports whether the customer waits for us in this state.
func (s State) Waiting() bool {
	switch s {
	case Open, AwaitingStaff, Held, Sending, Uncertain:
		return true
	}
	return false
}

// EventName says what happened to a case.
type EventName string

// What can happen to a case.
const (
	Opened         EventName = "opened"           // only ever the first line of an audit trail
	Asked          EventName = "asked"            // the draft was mailed to staff
	CustomerWrote  EventName = "customer-wrote"   // a further mail of the customer
	Approved       EventName = "approved"         // staff approved a draft, or sent words of their own
	Undone         EventName = "undone"           // the approval was taken back within the undo time
	HoldEnded      EventName = "hold-ended"       // the undo time is over: sending begins
	Sent           EventName = "sent"             // the mail server took the answer
	SendFailed     EventName = "send-failed"      // the mail server refused the answer for good
	SendUncertain  EventName = "send-uncertain"   // nobody knows whether it took it
	Bounced        EventName = "bounced"          // our answer came back later
	Thanked        EventName = "thanked"          // a kind word of the customer that asks for nothing
	AnsweredByHand EventName = "answered-by-hand" // an answer was seen in the Sent folder
	Rejected       EventName = "rejected"         // the draft was declined; an answer is still owed
	Redrafted      EventName = "redrafted"        // a new version of the draft
	Taken          EventName = "taken"            // a member of staff took the case over
	Given          EventName = "given"            // or was given it: Event.To
	OwnerAsked     EventName = "owner-asked"      // a member of staff wants the owner to decide
	OwnerSpared    EventName = "owner-spared"     // and has thought better of it
	Snoozed        EventName = "snoozed"          // reminders put off
	Called         EventName = "called"           // staff spoke with the customer
	Corrected      EventName = "corrected"        // kind, theme or severity set right by staff
	ClosedByStaff  EventName = "closed"           // nothing more to do
	ResolvedCase   EventName = "resolved"         // the customer was quiet after our answer
	Reopened       EventName = "reopened"
	Promised       EventName = "promised"      // the customer was told what will be done, and by when
	KeptPromise    EventName = "kept"          // what was promised is done
	Acknowledged   EventName = "acknowledged"  // a holding reply said that an answer will come: it is no answer
	Unreached      EventName = "unreached"     // a holding reply did not get through, or was not wanted any more
	RemedyNoted    EventName = "remedy"        // what was offered was accepted, declined or given
	TextApproved   EventName = "text-approved" // the owner settled what is said in answer to a review; it has yet to be posted
	Posted         EventName = "posted"        // the answer to a review stands on its site
	SplitOff       EventName = "split-off"     // the newest mail became a case of its own; what is left goes on
	SplitRest      EventName = "split-rest"    // likewise, and what is left had been answered before it
	ThankedEarly   EventName = "thanked-early" // a kind word while something promised is still to be done
)

// EventNames lists every event.
var EventNames = []EventName{
	Asked, CustomerWrote, Thanked, Approved, Undone, HoldEnded, Sent, SendFailed, SendUncertain, Bounced, AnsweredByHand,
	Rejected, Redrafted, Taken, Given, OwnerAsked, OwnerSpared, Snoozed, Called, Corrected, ClosedByStaff, ResolvedCase, Reopened, Promised, KeptPromise,
	ThankedEarly, RemedyNoted, Acknowledged, Unreached, TextApproved, Posted, SplitOff, SplitRest,
}

// Event is one thing that happened to a case. It is appended to the audit trail, never edited.
type Event struct {
	Name EventName
	By   string // who: an address, or "heed"
	To   string // Given: the address of whoever is in charge from now on
	Note string // details for the audit trail
}

// Case is one matter of one customer: from the first mail until nobody waits.
type Case struct {
	ID       string
	Ref      string // public reference, "H-4F2K"
	State    State
	Verdict  Verdict
	Customer mailer.Address
	Alias    string // the studio address the customer wrote to: answers come from it
	Mailbox  string // the watched mailbox the mail came through
	Subject  string
	Person   string // address of the member in charge; empty: everybody

	OpenedAt   time.Time // when the mail that waits longest for an answer arrived
	AnswerBy   time.Time // first-response deadline (UTC); zero once answered
	AnsweredAt time.Time // when an answer last went out or was given by phone
	ChangedAt  time.Time

	Draft     int       // newest draft version; 0 before the first
	DecidedBy string    // who took the last decision on the draft
	Decision  EventName // and which
	DecidedAt time.Time
}

// ErrStale is in the chain of every error about a decision that came too late.
var ErrStale = errors.New("already decided")

// StaleError says who decided first.
type StaleError struct {
	Ref   string
	State State
	Did   EventName
	By    string
	At    time.Time
}

func (e *StaleError) Error() string {
	return fmt.Sprintf("case %s: %v: %s by %s", e.Ref, ErrStale, e.Did, e.By)
}

// Unwrap makes errors.Is(err, ErrStale) true.
func (e *StaleError) Unwrap() error { return ErrStale }

// ErrTransition is in the chain of every error about an event that cannot happen in a state.
var ErrTransition = errors.New("event does not fit the state")

// transitions is the whole life of a case: what is not in it cannot happen.
var transitions = map[State]map[EventName]State{
	Open: {
		TextApproved: Open, Posted: Closed, SplitOff: Open, SplitRest: WaitingCustomer,
		Asked: AwaitingStaff, CustomerWrote: Open, Approved: Held, AnsweredByHand: WaitingCustomer, Rejected: Open,
		Redrafted: Open, Taken: Open, Given: Open, Snoozed: Open, Called: WaitingCustomer, Corrected: Open, ClosedByStaff: Closed,
		Bounced: Open, Thanked: Open, Promised: Open, KeptPromise: Open, RemedyNoted: Open, Acknowledged: Open, Unreached: Open, OwnerAsked: Open, OwnerSpared: Open,
	},
	AwaitingStaff: {
		TextApproved: AwaitingStaff, Posted: Closed, SplitOff: Open, SplitRest: WaitingCustomer,
		Asked: AwaitingStaff, CustomerWrote: Open, Approved: Held, AnsweredByHand: WaitingCustomer, Rejected: Open,
		Redrafted: AwaitingStaff, Taken: AwaitingStaff, Given: AwaitingStaff, Snoozed: AwaitingStaff, Called: WaitingCustomer,
		Corrected: AwaitingStaff, ClosedByStaff: Closed, Bounced: AwaitingStaff, Thanked: AwaitingStaff,
		Promised: AwaitingStaff, KeptPromise: AwaitingStaff, RemedyNoted: AwaitingStaff, Acknowledged: AwaitingStaff, Unreached: AwaitingStaff, OwnerAsked: AwaitingStaff, OwnerSpared: AwaitingStaff,
	},
	Held: {
		// A new mail during the undo time cancels the unsent approval (design, step 4).
		CustomerWrote: Open, Undone: AwaitingStaff, HoldEnded: Sending, AnsweredByHand: WaitingCustomer,
		ClosedByStaff: Closed, Taken: Held, Given: Held, Corrected: Held, Bounced: Held, Thanked: Held, Promised: Held,
		KeptPromise: Held, RemedyNoted: Held, Acknowledged: Held, Unreached: Held,
	},
	Sending: {
		CustomerWrote: Sending, Sent: WaitingCustomer, SendFailed: Open, SendUncertain: Uncertain, Taken: Sending, Given: Sending,
		Bounced: Sending, Thanked: Sending, Promised: Sending, KeptPromise: Sending, RemedyNoted: Sending, Acknowledged: Sending, Unreached: Sending,
	},
	Uncertain: {
		CustomerWrote: Open, Sent: WaitingCustomer, SendFailed: Open, AnsweredByHand: WaitingCustomer,
		ClosedByStaff: Closed, Taken: Uncertain, Given: Uncertain, HoldEnded: Sending, // staff say it did not arrive: send it again
		Called: WaitingCustomer, Bounced: Open, Corrected: Uncertain,
		Thanked: Uncertain, Promised: Uncertain, KeptPromise: Uncertain, RemedyNoted: Uncertain, Acknowledged: Uncertain, Unreached: Uncertain,
	},
	WaitingCustomer: {
		CustomerWrote: Open, AnsweredByHand: WaitingCustomer, Called: WaitingCustomer, Corrected: WaitingCustomer,
		ClosedByStaff: Closed, ResolvedCase: Resolved, Reopened: Open, Bounced: Open, Taken: WaitingCustomer, Given: WaitingCustomer,
		SplitOff: WaitingCustomer, Snoozed: WaitingCustomer, Thanked: Resolved, ThankedEarly: WaitingCustomer, Promised: WaitingCustomer,
		KeptPromise: WaitingCustomer, RemedyNoted: WaitingCustomer, Acknowledged: WaitingCustomer, Unreached: WaitingCustomer,
	},
	Resolved: {
		CustomerWrote: Open, Reopened: Open, ClosedByStaff: Closed, Bounced: Open, AnsweredByHand: WaitingCustomer,
		Corrected: Resolved, Called: Resolved, Thanked: Resolved, KeptPromise: Resolved, RemedyNoted: Resolved, Acknowledged: Resolved, Unreached: Resolved,
		Promised: WaitingCustomer, // what is promised is still to be done
		SplitOff: Resolved,
	},
	Closed: {
		CustomerWrote: Open, Reopened: Open, Bounced: Open, AnsweredByHand: Closed, Corrected: Closed, Thanked: Closed,
		SplitOff: Closed, Promised: WaitingCustomer, KeptPromise: Closed, RemedyNoted: Closed, Acknowledged: Closed, Unreached: Closed,
	},
}

// decisions are the events that settle a draft; the first one wins.
var decisions = map[EventName]bool{
	Approved: true, AnsweredByHand: true, Called: true, ClosedByStaff: true, Rejected: true, TextApproved: true, Posted: true,
}

// Apply is the only writer of a case's state. An event that does not fit is an error that leaves the
// case as it was: *StaleError where somebody else decided first, else ErrTransition.
func (c *Case) Apply(e Event, now time.Time) error {
	next, ok := transitions[c.State][e.Name]
	if !ok {
		if c.Decision != "" && (decisions[e.Name] || e.Name == Undone || e.Name == Snoozed || e.Name == Redrafted) {
			return &StaleError{Ref: c.Ref, State: c.State, Did: c.Decision, By: c.DecidedBy, At: c.DecidedAt}
		}
		return fmt.Errorf("case %s: %s while %s: %w", c.Ref, e.Name, c.State, ErrTransition)
	}
	c.State = next
	c.ChangedAt = now
	switch e.Name {
	case Approved, AnsweredByHand, Called, ClosedByStaff, Rejected, TextApproved, Posted:
		c.Decision, c.DecidedBy, c.DecidedAt = e.Name, e.By, now
	case CustomerWrote, Undone, Redrafted, Reopened, SendFailed, Bounced:
		c.Decision, c.DecidedBy, c.DecidedAt = "", "", time.Time{}
	case Taken:
		c.Person = e.By
	case Given:
		c.Person = e.To
	}
	switch e.Name {
	case Sent, AnsweredByHand, Called, Posted:
		c.AnsweredAt, c.AnswerBy = now, time.Time{}
	case SplitRest:
		c.AnswerBy = time.Time{}
	}
	return nil
}
