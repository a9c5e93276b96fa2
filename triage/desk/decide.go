package desk

import (
	"errors"
	"slices"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// notDone says why a reply of staff changed nothing, in words compose has a text for.
type notDone struct {
	problem  compose.Problem
	line     string
	near     []approve.Verb
	lines    []string          // whole commands it may have meant
	names    []string          // of the staff it may have meant
	who      triage.Member     // whom it is about
	when     time.Time         // what it is about
	text     string            // what the words of the reply were, where only what to do with them is open
	findings []compose.Finding // what the linter says of the draft
}

func (e *notDone) Error() string { return "reply changes nothing: " + string(e.problem) }

// misread says in compose's words why a reply was not taken as commands.
var misread = map[string]compose.Problem{
	approve.Unclear:     compose.ProblemUnknown,
	approve.Incomplete:  compose.ProblemNoText,
	approve.NoTime:      compose.ProblemBadTime,
	approve.TooFar:      compose.ProblemTooFar,
	approve.Conflict:    compose.ProblemMixed,
	approve.NothingSaid: compose.ProblemEmpty,
	approve.Differ:      compose.ProblemHTML,
	approve.ManySenders: compose.ProblemSenders,
	approve.WasForward:  compose.ProblemForwarded,
	approve.Quotes:      compose.ProblemQuoted,
	approve.TooLong:     compose.ProblemTooLong,
	approve.TooMany:     compose.ProblemTooLong,
	approve.NotReadable: compose.ProblemUnknown,
	approve.NotAsked:    compose.ProblemNotAsked,
	approve.Edited:      compose.ProblemEdited,
}

// order is a reply of staff on its way through decide.
type order struct {
	a      *arrival
	member triage.Member
	proof  proof
	ask    store.Ask
	cmds   []approve.Command
	files  []mailer.File      // that go along with the words of the reply
	left   []compose.FileNote // that were attached, and go nowhere
}

// decide takes a mail of a member of staff as a command, where it is one. It reports false for ordinary
// mail. A command that cannot be taken changes nothing and is answered with the reason.
func (d *Desk) decide(tx *store.Tx, a *arrival, member triage.Member) (handled bool, caseID string, err error) {
	ref, token, tagged := approve.FindTag(a.msg.Subject)
	if !tagged {
		handled, err := d.start(tx, a, member)
		return handled, "", err
	}
	if a.msg.Robot != mailer.None {
		return true, "", nil // an out-of-office note approves nothing, and gets no answer
	}
	ask, found, err := d.findAsk(tx, ref, member, token, a.now)
	if err != nil {
		return true, "", err
	}
	if !found {
		why := compose.RefusedToken
		if _, once, err := d.findAsk(tx, ref, member, token, time.Time{}); err != nil || once {
			why = compose.RefusedExpired
		}
		return true, "", d.refuse(tx, a, member, why)
	}
	shown, err := d.shown(tx, ask)
	if err != nil {
		return true, ask.CaseID, err
	}
	cmds, problem := d.reader.Read(a.msg, shown, a.now, d.cfg.Zone)
	vouched, err := d.vouched(tx, a)
	if err != nil {
		return true, "", err
	}
	o := &order{a: a, member: member, proof: vouched, ask: ask, cmds: cmds}
	if problem == nil {
		o.cmds, problem = approve.Fit(cmds, ask.Purpose)
	}
	if problem != nil {
		return true, ask.CaseID, d.queryProblem(tx, o, problem)
	}
	if err := d.carry(tx, o); err != nil {
		var no *notDone
		if errors.As(err, &no) {
			err = d.query(tx, o, no)
		}
		return true, ask.CaseID, err
	}
	switch {
	case ask.Purpose == approve.Confirming:
		return true, ask.CaseID, d.confirmed(tx, o)
	case d.mustConfirm(tx, o):
		return true, ask.CaseID, d.askToConfirm(tx, o)
	}
	return true, ask.CaseID, d.attempt(tx, o)
}

// findAsk finds the question a token answers. Everybody's tokens are computed, none is stored.
func (d *Desk) findAsk(tx *store.Tx, ref string, member triage.Member, token string, now time.Time) (store.Ask, bool, error) {
	asks, err := tx.Asks(ref, member.Email)
	if err != nil {
		return store.Ask{}, false, err
	}
	for _, ask := range asks {
		if d.key.Valid(grant(ask), token, now) {
			return ask, true, nil
		}
	}
	return store.Ask{}, false, nil
}

func grant(a store.Ask) approve.Grant {
	return approve.Grant{Ref: a.Ref, Version: a.Version, Person: a.Person, Purpose: a.Purpose + a.ID, Expires: a.ExpiresAt}
}

// mustConfirm says whether a reply needs a confirming one: nothing vouches for the sender, or the
// answer is one that must never leave by a slip (critical cases, offers above a limit).
func (d *Desk) mustConfirm(tx *store.Tx, o *order) bool {
	if o.proof == "" {
		return true
	}
	if !sends(o.cmds) || o.ask.CaseID == "" {
		return false
	}
	c, err := tx.Case(o.ask.CaseID)
	return err == nil && (c.Verdict.Severity == triage.Critical || d.guarded(tx, o, c))
}

// attempt carries out all commands of a reply or none of them, and answers with the reason if none.
func (d *Desk) attempt(tx *store.Tx, o *order) error {
	err := tx.Try(func() error { return d.carryOut(tx, o) })
	var no *notDone
	var stale *triage.StaleError
	switch {
	case errors.As(err, &no):
		return d.query(tx, o, no)
	case errors.As(err, &stale):
		return d.tellStale(tx, o, stale)
	case errors.Is(err, triage.ErrTransition):
		return d.query(tx, o, &notDone{problem: compose.CannotNow})
	}
	return err
}

// queryProblem answers a reply that was not understood.
func (d *Desk) queryProblem(tx *store.Tx, o *order, problem error) error {
	var p *approve.Problem
	if !errors.As(problem, &p) {
		return problem
	}
	switch p.Code {
	case approve.Automatic, approve.OurOwn:
		return nil // machines get no answer
	}
	return d.query(tx, o, &notDone{problem: misread[p.Code], line: p.Line, near: p.Readings, text: p.Text})
}

// spends are the commands that settle a draft: the token dies with them.
var spends = []approve.Verb{approve.Approve, approve.Send, approve.SendAnyway, approve.Reject, approve.Called, approve.Close, approve.NotOurs, approve.IgnoreSender,
	approve.Merge, approve.Sent, approve.Resend}

// anytime are the commands that are not about a draft: no version is too old for them, and no decision too early.
var anytime = []approve.Verb{approve.Undo, approve.Promise, approve.Kept, approve.Reopen, approve.Split, approve.Posted}

// carryOut runs the commands of one reply in their order. Any error undoes all of them.
func (d *Desk) carryOut(tx *store.Tx, o *order) error {
	if o.ask.CaseID == "" {
		for _, cmd := range o.cmds {
			if err := d.studioCommand(tx, o, cmd); err != nil {
				return err
			}
		}
		return nil
	}
	c, err := tx.Case(o.ask.CaseID)
	if err != nil {
		return err
	}
	if shown, err := d.showFirst(tx, o, c); err != nil || shown {
		return err
	}
	w := &work{d: d, tx: tx, c: c, by: o.member, evidence: string(o.proof), now: o.a.now, asked: o.ask.Version, files: o.files, left: o.left}
	for _, cmd := range o.cmds {
		if slices.Contains(approve.Starting, cmd.Verb) {
			if err := d.studioCommand(tx, o, cmd); err != nil {
				return err
			}
			continue
		}
		if !slices.Contains(anytime, cmd.Verb) {
			old := w.asked != w.c.Draft && (o.ask.Purpose == approve.Decide || o.ask.Purpose == approve.Listed)
			if !o.ask.UsedAt.IsZero() || old && w.c.Decision != "" {
				return w.stale()
			}
			if old {
				return &notDone{problem: compose.CannotOldVersion}
			}
		}
		if slices.Contains(spends, cmd.Verb) && w.unaware(o.ask) {
			return w.stale()
		}
		if err := w.do(cmd); err != nil {
			return err
		}
		if slices.Contains(spends, cmd.Verb) && !w.heldBack {
			if _, err := tx.UseAsk(o.ask.ID, o.a.now); err != nil {
				return err
			}
		}
		w.lines = append(w.lines, cmd.Line)
	}
	return w.finish()
}
