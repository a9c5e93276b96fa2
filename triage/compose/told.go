package compose

import (
	"strconv"
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// ToldKind says what happened.
type ToldKind string

// What staff are told of.
const (
	ToldApproved    ToldKind = "approved" // held: it leaves at Told.When, and can be taken back until then
	ToldSent        ToldKind = "sent"
	ToldByHand      ToldKind = "sent-by-hand" // an answer was seen in the Sent folder
	ToldRejected    ToldKind = "rejected"
	ToldClosed      ToldKind = "closed"
	ToldTaken       ToldKind = "taken"
	ToldGiven       ToldKind = "given"        // to Told.Whom
	ToldOwnerAsked  ToldKind = "owner-asked"  // Told.Whom, and Told.Note is the question
	ToldOwnerSpared ToldKind = "owner-spared" // the question was taken back
	ToldSnoozed     ToldKind = "snoozed"      // until Told.When
	ToldCalled      ToldKind = "called"
	ToldCorrected   ToldKind = "corrected"
	ToldIgnored     ToldKind = "ignored" // mails of this sender are filed from now on
	ToldMerged      ToldKind = "merged"  // with the case Told.Ref
	ToldReviewGone  ToldKind = "review-gone"
	ToldUndone      ToldKind = "undone"
	ToldCancelled   ToldKind = "cancelled" // the customer wrote again before it left
	ToldNotSent     ToldKind = "not-sent"  // Told.Failure says why
	ToldDelayed     ToldKind = "delayed"   // approved, and the server does not take it yet
	ToldPaused      ToldKind = "paused"
	ToldResumed     ToldKind = "resumed"
	ToldStale       ToldKind = "already-decided" // Told.Did by Told.By at Told.At

	ToldPromised ToldKind = "promised" // due at Told.When
	ToldKept     ToldKind = "kept"

	ToldHolding       ToldKind = "holding" // a holding reply has left; it promises an answer by Told.When
	ToldHoldingUnsure ToldKind = "holding-unsure"
	ToldHoldingFailed ToldKind = "holding-failed" // Told.Failure says why

	ToldReopened ToldKind = "reopened"
	ToldSplit    ToldKind = "split" // its newest mail is the case Told.Ref now

	ToldTextApproved  ToldKind = "text-approved" // what is said in answer to a review: Told.Whom posts it
	ToldPublicAsked   ToldKind = "public-asked"  // Told.By may not decide on it: Told.Whom was asked
	ToldPosted        ToldKind = "posted"
	ToldPostedUnasked ToldKind = "posted-unasked" // and nobody who decides had approved a text

	ToldOwnerDecides   ToldKind = "owner-decides"   // the answer gives more than Told.By may grant alone: Told.Whom was asked
	ToldRemedyAccepted ToldKind = "remedy-accepted" // Told.Remedy
	ToldRemedyDeclined ToldKind = "remedy-declined"
	ToldRemedyGiven    ToldKind = "remedy-given"
)

// ToldKinds lists them all.
var ToldKinds = []ToldKind{
	ToldApproved, ToldSent, ToldByHand, ToldRejected, ToldClosed, ToldTaken, ToldGiven, ToldOwnerAsked, ToldOwnerSpared, ToldSnoozed, ToldCalled, ToldCorrected, ToldIgnored, ToldMerged, ToldReviewGone,
	ToldUndone, ToldCancelled, ToldNotSent, ToldDelayed, ToldPaused, ToldResumed, ToldStale,
	ToldPromised, ToldKept, ToldHolding, ToldHoldingUnsure, ToldHoldingFailed,
	ToldReopened, ToldSplit, ToldTextApproved, ToldPublicAsked, ToldPosted, ToldPostedUnasked,
	ToldOwnerDecides, ToldRemedyAccepted, ToldRemedyDeclined, ToldRemedyGiven,
}

// Failure says why a mail was not sent; the pack has the words.
type Failure string

// The failures staff can do something about.
const (
	FailUnknownAddress Failure = "unknown-address"
	FailMailboxFull    Failure = "mailbox-full"
	FailRefused        Failure = "refused"
	FailTooLarge       Failure = "too-large"
	FailSender         Failure = "sender-refused"
	FailUnfinished     Failure = "unfinished"
	FailCameBack       Failure = "came-back"
	FailOther          Failure = "other"
)

// Failures lists them all.
var Failures = []Failure{
	FailUnknownAddress, FailMailboxFull, FailRefused, FailTooLarge, FailSender, FailUnfinished, FailCameBack, FailOther,
}

// Told is a result that everybody who was asked is told of.
type Told struct {
	To        triage.Member
	ReplyTo   string
	Tag       string // for the undo button and replies; may be empty
	Kind      ToldKind
	Case      triage.Case
	By        triage.Member    // who did it; zero: not known
	At        time.Time        // when it was done
	When      time.Time        // when it leaves (approved), or when staff are asked again (snoozed)
	Did       triage.EventName // what had been decided already (already-decided)
	Text      string           // the answer as it is held or was sent; empty: not shown
	Before    string           // the draft that Text was made of by hand; empty: Text is the draft
	Recipient mailer.Address
	Cc        []mailer.Address
	Files     []FileNote // that go along with the answer
	Left      []FileNote // that were attached to the reply, and do not
	Version   int
	Failure   Failure
	Ref       string      // of the case it was merged with
	Remedy    string      // key of what was accepted, declined or given
	Whom      []string    // names of whoever was given the case, or asked besides
	Note      string      // words of staff: the note of a call
	Also      []Told      // what else came of the same reply; Kind, When, Ref, Whom and Note count
	Lines     []string    // the commands of the reader's own reply, as they were carried out
	Tracks    []time.Time // until when the answer promises something, once it has been sent (approved)
	Unread    []string    // what stands in its blanks for a day and names none that can be read
	Now       time.Time
	Location  *time.Location
}

// Told makes the mail that tells what came of a reply: who did what, where the answer goes, its final text and what
// was changed in it, and while the hold runs how to take it back.
func (c *Composer) Told(t Told) mailer.Outgoing {
	g := c.tongue(t.To, t.Now, t.Location)
	s := g.s
	p := &page{lang: g.lang}
	g.addResult(p, t)
	for _, also := range t.Also {
		also.Case, also.By, also.To, also.At, also.Version = t.Case, t.By, t.To, t.At, t.Version
		g.addResult(p, also)
	}
	if len(t.Lines) > 1 { // one command is told by the words above
		p.head(s.Result.Lines)
		var list []string
		for _, line := range t.Lines {
			list = append(list, printable(line, 80))
		}
		p.bullets(list)
	}
	if t.Kind == ToldApproved && t.Tag != "" && t.When.After(t.Now) {
		p.para(templates.Put(s.Result.Undo, "moment", g.moment(t.When)) + " " + templates.Put(s.Result.UndoHow, "undo", s.Commands["undo"]))
		p.buttons(write(s.Buttons["undo"], t.ReplyTo, t.Tag, s.Commands["undo"]).first())
	}
	g.addTracked(p, t.Tracks, t.Unread)
	if t.Kind == ToldPaused {
		p.buttons(write(s.Buttons["resume"], t.ReplyTo, t.Tag, s.Commands["resume"]).first())
	}
	if t.Recipient.Addr != "" {
		g.addEnvelope(p, s.Result.To, t.Recipient, t.Cc, t.Files)
		if len(t.Left) > 0 {
			p.warn(templates.Put(s.Result.Left, "files", g.files(t.Left), "send", s.Commands["send"], "command", s.Commands["edit"]))
		}
	}
	if strings.TrimSpace(t.Text) != "" {
		text, short := shorten(t.Text, mostDraft)
		if short {
			text += "\n" + s.Ask.Cut
		}
		p.head(s.Result.Text)
		p.letter(text, s.Ask.Begin, s.Ask.End)
		g.addChanges(p, t.Before, t.Text)
	}
	p.small(templates.Put(s.Footer, "studio", c.studio.Name))
	return p.mail(t.To, t.ReplyTo, tagged(templates.Put(s.Told[string(t.Kind)].Subject, g.values(t)...), t.Tag), "notice")
}

// addResult says what was done: large where nothing was said before, else as a further sentence.
func (g tongue) addResult(p *page, t Told) {
	words := g.s.Told[string(t.Kind)]
	sentence := words.Lead
	if t.By.Email != "" && strings.EqualFold(t.By.Email, t.To.Email) {
		sentence = words.You
	}
	say := p.para
	if len(p.blocks) == 0 {
		say = p.lead
	}
	say(templates.Put(sentence, g.values(t)...))
	if t.Kind == ToldNotSent {
		p.warn(g.s.Result.Again)
	}
	if t.Note != "" {
		p.para(templates.Put(g.s.Result.Note, "note", clip(strings.TrimSpace(t.Note), 1000)))
	}
}

// values are what the sentences about a result are filled with.
func (g tongue) values(t Told) []string {
	when, by := "", ""
	switch {
	case t.Kind == ToldStale:
		when = g.when(t.At)
	case !t.When.IsZero():
		when, by = g.when(t.When), templates.Put(g.s.Times.By, "moment", g.moment(t.When))
	}
	return []string{"by", by, "name", named(t.Case.Customer), "who", g.person(t.By), "when", when, "what", g.what(t.Case.Verdict), "why", g.failure(string(t.Failure)),
		"n", strconv.Itoa(t.Version), "resume", g.s.Commands["resume"], "undo", g.s.Commands["undo"], "ref", t.Ref, "whom", printable(strings.Join(t.Whom, ", "), 200), "remedy", g.remedy(t.Remedy), "command", g.s.Commands["given"], "did", g.s.Did[string(t.Did)]}
}

// addChanges shows how a text differs from the draft it was made of by hand.
func (g tongue) addChanges(p *page, before, text string) {
	if strings.TrimSpace(before) == "" || len(before)+len(text) > 2*mostDraft {
		return
	}
	list, alike := changes(before, text)
	switch {
	case !alike:
		p.small(g.s.Result.Anew)
	case len(list) > 0:
		p.head(g.s.Result.Changes)
		p.changes(list, g.s.Result.Removed, g.s.Result.Added)
	}
}

// person names who did something.
func (g tongue) person(m triage.Member) string {
	switch {
	case m.Name != "":
		return printable(m.Name, 80)
	case m.Email != "":
		return printable(m.Email, 120)
	}
	return g.s.Result.Somebody
}
