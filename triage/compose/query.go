package compose

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// Problem says why a staff reply was not understood; the pack has the words.
type Problem string

// The problems with a reply.
const (
	ProblemUnknown   Problem = "unknown"   // no command
	ProblemAmbiguous Problem = "ambiguous" // more than one
	ProblemNoText    Problem = "no-text"   // send: without words
	ProblemNoBlank   Problem = "no-blank"  // no blank of that name
	ProblemBadTime   Problem = "bad-time"  // later: when?
	ProblemTooFar    Problem = "too-far"   // a day that is past, or too far ahead
	ProblemMixed     Problem = "mixed"     // commands that contradict each other
	ProblemPlain     Problem = "plain"     // plain words: for the customer or for Heed?
	ProblemHTML      Problem = "html"      // text and HTML part differ
	ProblemEmpty     Problem = "empty"     // nothing but quoted mail
	ProblemQuoted    Problem = "quoted"    // the text to be sent holds quoted lines or a secret
	ProblemTooLong   Problem = "too-long"
	ProblemSenders   Problem = "senders" // not exactly one address in From
	ProblemForwarded Problem = "forwarded"
	ProblemNotAsked  Problem = "not-asked" // answers another question
	ProblemWho       Problem = "who"       // which of Query.Names is meant by Query.Line?
	ProblemEdited    Problem = "edited"    // the draft was edited in the quote: Query.Text is what it says now
)

// Commands that were understood and cannot be carried out.
const (
	CannotBlank      Problem = "blank"   // Query.Line names the blanks
	CannotSend       Problem = "finding" // the linter stops it; Query.Line is the sentence
	CannotTone       Problem = "tone"    // the linter warns of Query.Findings
	CannotPosted     Problem = "no-review"
	CannotReach      Problem = "no-address"
	CannotUndo       Problem = "too-late"
	CannotOldVersion Problem = "old-version"
	CannotNow        Problem = "not-now"
	CannotAway       Problem = "away"        // Query.Who is, until Query.When
	CannotOwner      Problem = "no-owner"    // there is no other owner to ask
	CannotDecide     Problem = "owner-asked" // Query.Who has asked the owner
	CannotFind       Problem = "no-case"     // Query.Line is the reference that belongs to no other case
	CannotBack       Problem = "not-away"

	CannotClose Problem = "promise-open" // Query.Line says what is still promised
	CannotKeep  Problem = "no-promise"

	CannotFile  Problem = "file"  // Query.Line is a file that no customer should open, or can
	CannotFiles Problem = "files" // Query.Line names files that are too many, or too large together

	CannotOffer  Problem = "no-remedy"   // the list has no such number, or there is nothing to take out
	CannotSettle Problem = "no-offer"    // nothing was offered
	CannotChoose Problem = "which-offer" // several things were, and no number was given, or none of theirs
	CannotOurs   Problem = "our-own"     // the address is one of the studio's
	CannotSplit  Problem = "one-mail"
)

// Problems lists everything that was not understood, and Cannots what was and is not possible.
var (
	Problems = []Problem{
		ProblemUnknown, ProblemAmbiguous, ProblemNoText, ProblemNoBlank, ProblemBadTime, ProblemTooFar, ProblemMixed, ProblemPlain, ProblemHTML,
		ProblemEmpty, ProblemQuoted, ProblemTooLong, ProblemSenders, ProblemForwarded, ProblemNotAsked, ProblemWho, ProblemEdited,
	}
	Cannots = []Problem{
		CannotBlank, CannotSend, CannotTone, CannotPosted, CannotReach, CannotUndo, CannotOldVersion, CannotNow, CannotAway, CannotOwner, CannotDecide, CannotBack, CannotFind,
		CannotClose, CannotKeep, CannotFile, CannotFiles, CannotOffer, CannotSettle, CannotChoose,
		CannotOurs, CannotSplit,
	}
)

// spoken are the problems whose sentence has Query.Line in it.
var spoken = []Problem{CannotBlank, CannotClose, CannotFile, CannotFiles}

// Query asks back about a staff reply; nothing was changed by it.
type Query struct {
	To       triage.Member
	ReplyTo  string
	Tag      string
	Case     triage.Case // zero: a reply about no case
	Line     string      // the line that was not understood
	Problem  Problem
	Readings []string      // the commands it may have meant, as commands.toml spells their keys, likeliest first
	Lines    []string      // whole command lines it may have meant
	Text     string        // ProblemEdited: the text it is about
	Names    []string      // of the staff it may have meant
	Who      triage.Member // whom it is about
	When     time.Time     // what it is about
	Findings []Finding     // CannotTone
	Now      time.Time
	Location *time.Location
}

// Query makes the mail that asks back.
func (c *Composer) Query(q Query) mailer.Outgoing {
	g := c.tongue(q.To, q.Now, q.Location)
	s := g.s.Query
	p := &page{lang: g.lang}
	cannot := slices.Contains(Cannots, q.Problem)
	lead, subject := s.Lead, s.Subject
	if cannot {
		lead, subject = s.Cannot, s.CannotSubject
	}
	why := s.Problems[string(q.Problem)]
	if why == "" {
		why = s.Problems[string(ProblemUnknown)]
	}
	if q.Problem == ProblemEdited {
		lead, why = why, ""
	}
	p.lead(lead)
	line, _ := shorten(strings.ToValidUTF8(q.Line, "?"), 600)
	if line != "" && !slices.Contains(spoken, q.Problem) {
		p.head(s.Line)
		p.words([]run{{text: line}})
	}
	first, _, _ := strings.Cut(line, ",")
	p.para(templates.Put(why, "line", printable(line, 100), "first", printable(first, 40), "fill", g.s.Commands["fill"], "close", g.s.Commands["close"],
		"who", g.person(q.Who), "when", g.back(q.When), "names", printable(strings.Join(q.Names, ", "), 300), "undo", g.s.Commands["undo"],
		"kept", g.s.Commands["kept"], "anyway", g.s.Commands["send-anyway"], "count", strconv.Itoa(MostFiles), "size", bytesOf(MostFileBytes)))
	if q.Problem == CannotTone {
		g.addFindings(p, q.Findings)
		p.buttons(write(g.s.Buttons["send-anyway"], q.ReplyTo, q.Tag, g.s.Commands["send-anyway"]), write(g.s.Buttons["write"], q.ReplyTo, q.Tag, g.s.Commands["send"]+"\n\n"))
	}
	g.addReadings(p, q)
	if !cannot && q.Problem != ProblemEdited {
		p.para(templates.Put(s.Nothing, "send", g.s.Commands["send"]))
	}
	p.para(s.Again)
	p.small(templates.Put(g.s.Footer, "studio", c.studio.Name))
	return p.mail(q.To, q.ReplyTo, tagged(templates.Put(subject, "name", g.caseName(q.Case)), q.Tag), "staff")
}

// addReadings shows what a reply may have meant, each as it is typed, and what it does.
func (g tongue) addReadings(p *page, q Query) {
	if len(q.Lines)+len(q.Readings) == 0 {
		return
	}
	p.head(g.s.Query.Perhaps)
	var pairs [][2]string
	var buttons []button
	for _, line := range q.Lines[:min(len(q.Lines), 4)] {
		line = printable(line, 200)
		pairs = append(pairs, [2]string{line, ""})
		buttons = append(buttons, write(clip(line, 40), q.ReplyTo, q.Tag, line))
	}
	for _, k := range q.Readings[:min(len(q.Readings), 4)] {
		pair, word := g.command(k), g.s.Commands[k]
		if q.Problem == ProblemEdited {
			word = strings.TrimRight(word, ":")
			does := g.s.Query.Edited[k]
			if does == "" {
				does = g.s.Query.Edited["other"]
			}
			pair = [2]string{word, does}
		}
		pairs = append(pairs, pair)
		if pair[0] != word { // something has to be typed behind it
			word += " "
		}
		buttons = append(buttons, write(strings.TrimRight(word, ": "), q.ReplyTo, q.Tag, word))
	}
	buttons[0].primary = true
	p.commands(pairs)
	p.buttons(buttons...)
	if strings.TrimSpace(q.Text) != "" {
		p.letter(q.Text, g.s.Ask.Begin, g.s.Ask.End)
	}
}

// ShownWhole reports whether staff mails show a draft to its end.
func ShownWhole(text string) bool {
	_, cut := shorten(text, mostDraft)
	return !cut
}

// caseName is the customer's name, or the studio side of a matter without one.
func (g tongue) caseName(c triage.Case) string {
	if n := named(c.Customer); n != "" {
		return n
	}
	return g.s.Result.Heed
}

// ConfirmReason says why a confirming reply is needed.
type ConfirmReason string

// The reasons to ask twice (design, "Mail as a command channel").
const (
	ConfirmUnproven ConfirmReason = "unproven" // no check of the sender is to be had
	ConfirmCritical ConfirmReason = "critical"
	ConfirmLimit    ConfirmReason = "above-limit" // not everybody may grant what the answer gives
)

// ConfirmReasons lists them all.
var ConfirmReasons = []ConfirmReason{ConfirmUnproven, ConfirmCritical, ConfirmLimit}

// Confirm asks for a confirming reply before something is done.
type Confirm struct {
	To        triage.Member
	ReplyTo   string
	Tag       string
	Case      triage.Case // zero: about no case
	Reason    ConfirmReason
	Commands  []string // the lines of the reply, as they were understood
	Text      string   // the answer that would be sent
	Recipient mailer.Address
	Cc        []mailer.Address
	Files     []FileNote // that would go along
	Findings  []Finding
	Expires   time.Time
	Now       time.Time
	Location  *time.Location
}

// Confirm makes the mail that asks for the confirming reply.
func (c *Composer) Confirm(q Confirm) mailer.Outgoing {
	g := c.tongue(q.To, q.Now, q.Location)
	s := g.s.Confirm
	p := &page{lang: g.lang}
	p.lead(s.Lead)
	why := s.Reasons[string(q.Reason)]
	if why == "" {
		why = s.Reasons[string(ConfirmUnproven)]
	}
	p.para(why)
	p.para(templates.Put(s.How, "confirm", g.s.Commands["confirm"]))
	p.buttons(write(g.s.Buttons["confirm"], q.ReplyTo, q.Tag, g.s.Commands["confirm"]).first())
	g.addFindings(p, q.Findings)
	if len(q.Commands) > 0 {
		p.head(s.Would)
		var list []string
		for _, l := range q.Commands[:min(len(q.Commands), 10)] {
			list = append(list, printable(l, 300))
		}
		p.bullets(list)
	}
	if q.Recipient.Addr != "" {
		g.addEnvelope(p, g.s.Result.To, q.Recipient, q.Cc, q.Files)
	}
	if strings.TrimSpace(q.Text) != "" {
		text, short := shorten(q.Text, mostDraft)
		if short {
			text += "\n" + g.s.Ask.Cut
		}
		p.letter(text, g.s.Ask.Begin, g.s.Ask.End)
	}
	if !q.Expires.IsZero() {
		p.para(templates.Put(s.Expires, "moment", g.moment(q.Expires)))
	}
	p.small(s.Otherwise)
	p.small(templates.Put(g.s.Footer, "studio", c.studio.Name))
	return p.mail(q.To, q.ReplyTo, tagged(templates.Put(s.Subject, "name", g.caseName(q.Case)), q.Tag), "staff")
}

// RefusedReason says why a command mail was not accepted.
type RefusedReason string

// The reasons to refuse (design, "Mail as a command channel").
const (
	RefusedToken   RefusedReason = "token" // not one of ours
	RefusedExpired RefusedReason = "expired"
	RefusedOld     RefusedReason = "old" // carries no code, and its date is far from now
	RefusedOther   RefusedReason = "other"
)

// RefusedReasons lists them all.
var RefusedReasons = []RefusedReason{RefusedToken, RefusedExpired, RefusedOld, RefusedOther}

// Refused tells a member of staff that a mail in their name was not accepted. It goes to the address in
// the staff list, whatever the mail said, and carries no tag.
type Refused struct {
	To       triage.Member
	Reason   RefusedReason
	Subject  string // of the mail that was refused
	Now      time.Time
	Location *time.Location
}

// Refused makes that mail. It repeats nothing of the refused mail but its subject, without any code.
func (c *Composer) Refused(r Refused) mailer.Outgoing {
	g := c.tongue(r.To, r.Now, r.Location)
	s := g.s.Refused
	p := &page{lang: g.lang}
	subject := printable(withoutTag(r.Subject), 80)
	if subject == "" {
		subject = g.s.Ask.Subjectless
	}
	p.lead(templates.Put(s.Lead, "subject", subject))
	why := s.Reasons[string(r.Reason)]
	if why == "" {
		why = s.Reasons[string(RefusedOther)]
	}
	p.para(why + " " + s.Nothing)
	yours := s.Yours
	if r.Reason == RefusedOld {
		yours = s.Anew
	}
	p.bullets([]string{yours, s.NotYours})
	p.small(templates.Put(g.s.Footer, "studio", c.studio.Name))
	return p.mail(r.To, "", tagged(s.Subject, ""), "notice")
}

// Uncertain asks whether an answer left, because the connection broke in the one moment that tells.
type Uncertain struct {
	To        triage.Member
	ReplyTo   string
	Tag       string
	Case      triage.Case
	Text      string
	Recipient mailer.Address
	Cc        []mailer.Address
	Now       time.Time
	Location  *time.Location
}

// Uncertain makes that mail: a customer is never sent the same answer twice by the machine.
func (c *Composer) Uncertain(u Uncertain) mailer.Outgoing {
	g := c.tongue(u.To, u.Now, u.Location)
	s := g.s.Uncertain
	p := &page{lang: g.lang}
	name := named(u.Case.Customer)
	p.lead(templates.Put(s.Lead, "name", name))
	p.para(templates.Put(s.Look, "mailbox", u.Case.Mailbox))
	p.bullets([]string{
		templates.Put(s.Sent, "sent", g.s.Commands["sent"]), templates.Put(s.Resend, "resend", g.s.Commands["resend"]),
	})
	p.buttons(
		write(g.s.Buttons["sent"], u.ReplyTo, u.Tag, g.s.Commands["sent"]).first(),
		write(g.s.Buttons["resend"], u.ReplyTo, u.Tag, g.s.Commands["resend"]),
	)
	p.para(s.Never)
	if u.Recipient.Addr != "" {
		p.small(templates.Put(g.s.Result.To, "to", spelled(u.Recipient)))
		if len(u.Cc) > 0 {
			p.small(templates.Put(g.s.Result.Copy, "cc", spelledAll(u.Cc)))
		}
	}
	if text, short := shorten(u.Text, mostDraft); strings.TrimSpace(text) != "" {
		if short {
			text += "\n" + g.s.Ask.Cut
		}
		p.head(g.s.Result.Text)
		p.letter(text, g.s.Ask.Begin, g.s.Ask.End)
	}
	p.small(templates.Put(g.s.Footer, "studio", c.studio.Name))
	return p.mail(u.To, u.ReplyTo, tagged(templates.Put(s.Subject, "name", name), u.Tag), "staff")
}
