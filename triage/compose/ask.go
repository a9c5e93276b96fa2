package compose

import (
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// Occasion says why staff are asked.
type Occasion string

// The occasions of an Ask.
const (
	OccasionNew           Occasion = "new"
	OccasionReminder      Occasion = "reminder"
	OccasionEscalation    Occasion = "escalation"
	OccasionNewVersion    Occasion = "new-version"
	OccasionCustomerWrote Occasion = "customer-wrote"
	OccasionUndone        Occasion = "undone"
	OccasionSendFailed    Occasion = "send-failed"
	OccasionBounced       Occasion = "bounced"
	OccasionHeldBack      Occasion = "held-back" // words of staff that the linter warns of: they leave when somebody says so
	OccasionMishap        Occasion = "mishap"    // a mishap that the customer does not know of, reported by Ask.By
	OccasionPost          Occasion = "post"      // Ask.By has approved what is to be posted
	OccasionReopened      Occasion = "reopened"  // by Ask.By
	OccasionSplit         Occasion = "split"     // Ask.By has made it a case of its own
	OccasionTold          Occasion = "told"      // a complaint that Ask.By took by phone or in person
	OccasionGiven         Occasion = "given"     // Ask.By has given the case to the reader
	OccasionOpinion       Occasion = "opinion"   // Ask.Opinion is asked of the reader
	OccasionShown         Occasion = "shown"     // the reader wanted to see it
)

// Occasions lists every occasion.
var Occasions = []Occasion{
	OccasionNew, OccasionReminder, OccasionEscalation, OccasionNewVersion, OccasionCustomerWrote, OccasionUndone,
	OccasionSendFailed, OccasionBounced, OccasionGiven, OccasionOpinion, OccasionShown,
	OccasionHeldBack, OccasionMishap, OccasionTold, OccasionPost, OccasionReopened, OccasionSplit,
}

// Opinion is what a member of staff wants to know of the owner before an answer leaves.
type Opinion struct {
	By       triage.Member // zero: nobody's opinion was asked
	Question string        // may be empty
}

// Ask is what a member of staff needs to decide on an answer.
type Ask struct {
	To       triage.Member
	ReplyTo  string // address the mailto: buttons write to
	Tag      string // "[H-4F2K abc...]": appended to the subject and used in the buttons' subjects
	Occasion Occasion
	By       triage.Member // who gave the case, or made the version; zero: not to be named
	Opinion  Opinion
	Waits    bool // an approval is not the reader's: the owner was asked
	Case     triage.Case
	Message  *mailer.Message
	Draft    triage.Draft // zero Text: there is none
	Files    []FileNote   // that go along with it
	Beside   string       // the same letter in the reader's language; empty: there is none
	Cc       []mailer.Address
	Earlier  []Earlier
	Past     []Past
	Pictures []Picture
	Perhaps  []Earlier     // cases of customers called much like the reviewer
	Asked    []string      // names of everybody asked
	Within   time.Duration // open time from Case.OpenedAt that makes Case.AnswerBy; 0: it was reckoned otherwise
	Now      time.Time
	Location *time.Location
	Note     string // words of staff that belong to it, or a key of the failures for send-failed and bounced
	Findings []Finding
	Posting  Posting
	Account  *Account   // what staff reported; nil: the customer has written all there is
	Promises []Promised // what the customer was promised and has not got yet

	Proposals []triage.Proposal // what can be done, as it is numbered
	Ledger    triage.Ledger     // what the customer was offered and given
	Demand    triage.Ledger     // what they took before they asked for more
	Limit     *triage.Money     // what the reader may grant alone; nil: anything

	LooksLike string // an address of ours that the customer's is like, and is not; empty: none
	Spelled   string // the customer's address, so that foreign letters in it show
}

// Ask makes the mail by which staff decide, in the order in which it is read on a phone: who, what and until when;
// whom to ring; the customer's words; what we know; the draft, and what can be done with it. What is of second rank
// stands below the buttons. Each block is one call, and adds nothing where there is nothing to say.
func (c *Composer) Ask(a Ask) mailer.Outgoing {
	g := c.tongue(a.To, a.Now, a.Location)
	p := &page{lang: g.lang}
	said := c.stated(a.Case, a.Account.mail(a.Message), a.Now, g.loc)

	g.addLead(p, a)
	g.addAhead(p, a, said)
	g.addLooksLike(p, a)
	g.addNote(p, a)
	c.addCall(p, g, a, said)
	g.addAccount(p, a)
	g.addMail(p, a)
	g.addKnown(p, a, said)
	c.addLedger(p, g, a)
	g.addPast(p, a.Past)
	g.addPromises(p, a.Promises)
	c.addWhy(p, g, a.Draft)
	c.addDraft(p, g, a)
	g.addBeside(p, a.Beside)
	c.addRemedies(p, g, a)
	g.addDecision(p, a)
	c.addCommands(p, g, a)
	g.addAsked(p, a)
	p.small(templates.Put(g.s.Footer, "studio", c.studio.Name))

	values := []string{"name", named(a.Case.Customer), "what", g.what(a.Case.Verdict), "who", g.person(a.By)}
	return p.mail(a.To, a.ReplyTo, tagged(templates.Put(g.occasion(a.Occasion).Subject, values...), a.Tag), "staff")
}

func (g tongue) occasion(why Occasion) templates.Headed {
	if o, ok := g.s.Occasions[string(why)]; ok {
		return o
	}
	return g.s.Occasions[string(OccasionNew)]
}

// addAsked says who else has this mail, so that two do not do the same.
func (g tongue) addAsked(p *page, a Ask) {
	if len(a.Asked) > 1 {
		p.small(templates.Put(g.s.Ask.Asked, "names", printable(strings.Join(a.Asked, ", "), 300)))
	}
}
