package compose

import (
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/triage"
)

// Matter is what an answer is drafted from.
type Matter struct {
	Case     triage.Case
	Message  *mailer.Message // the mail that waits; nil where only the case is known
	Account  *Account        // what staff reported in its place; nil where there is a mail
	Signer   triage.Member   // zero: whoever approves will sign
	Staff    triage.Staff    // whose names are known where a customer praises somebody
	Version  int
	Now      time.Time
	Location *time.Location
	OpenDays []time.Time    // the next days, from today on, on which the studio is open; nil: not known
	Invited  bool           // the customer has been asked before to praise us in public: never twice (playbook G4)
	Remedy   *triage.Remedy // what the answer holds out; nil: nothing
	Theirs   string         // the language to read the customer's words in; empty: the answer's
}

func (m Matter) zone() *time.Location {
	if m.Location == nil {
		return time.UTC
	}
	return m.Location
}

// Draft composes the answer to a customer from parts (playbook L, E, R). It is never sent as it comes:
// staff approve it, and what only they can know is a blank.
func (c *Composer) Draft(m Matter) triage.Draft {
	v := m.Case.Verdict
	lang := c.ReplyLang(v.Lang)
	l := c.begin(m, lang)
	l.offer = c.offering(l, m.Remedy)
	paras, key := l.body(v)
	text := strings.Join(slices.DeleteFunc(paras, func(s string) bool { return s == "" }), "\n\n")
	if v.Kind != triage.ReviewOf {
		text = l.greeted(text) + "\n\n" + l.signature(c.signer(m.Signer), c.studio.Name)
	}
	house := c.set.Pack(c.house())
	if m.Account != nil && unreachable(m.Case) { // nobody can be written to: it is a call
		return triage.Draft{Version: m.Version, Lang: lang, Author: "heed", Talk: talk(&house.Staff, m.Case)}
	}
	d := triage.Draft{
		Version: m.Version, Lang: lang, Text: text, Author: "heed",
		Subject: baseSubject(m.Case.Subject, m.Case.Ref),
		Why:     house.Staff.Why[key],
		Talk:    talk(&house.Staff, m.Case),
	}
	d.Text, d.Blanks = c.blanks(d.Text, lang, m, l.stated)
	return c.held(d, l)
}

// body gives the paragraphs between greeting and signature, and the key of the line that explains them (playbook G6).
func (l *letter) body(v triage.Verdict) (paras []string, key string) {
	sensitive := v.Has(triage.Sensitive)
	if paras, key, ok := l.reported(v); ok {
		return paras, key
	}
	switch {
	case v.Kind == triage.ReviewOf:
		return l.public(v), "review"
	case v.Has(triage.Abusive) && !sensitive: // one civil sentence (playbook F3)
		return []string{l.say("abusive", l.r.Abusive)}, "abusive"
	case v.Kind == triage.Complaint && v.Severity == triage.Critical:
		return []string{l.holding()}, "critical"
	case v.Kind == triage.Complaint:
		paras, key = l.complaint(v)
	case v.Kind == triage.Enquiry:
		paras, key = l.enquiry(v), "enquiry"
	case v.Kind == triage.Praise:
		paras, key = l.praise(v), "praise"
	default: // one open question (playbook L2)
		paras, key = []string{l.say("unclear", l.r.Unclear)}, "unclear"
	}
	if sensitive {
		key = "sensitive"
	}
	return paras, key
}

// holding is the two lines that staff may send while they prepare to call (playbook R7).
func (l *letter) holding() string {
	switch v := l.m.Case.Verdict; {
	case l.tone == quiet:
		return l.say("holding.quiet", l.r.Holding.Quiet)
	case v.Has(triage.LegalThreat) && l.name == "" && !l.many: // an office writes
		return l.say("holding.legal", l.r.Holding.Legal)
	}
	return l.say("holding", l.r.Holding.Plain)
}

// praise thanks, with the name of whoever is praised, and invites once to say so in public (playbook G4).
func (l *letter) praise(v triage.Verdict) []string {
	if l.tone == quiet {
		return []string{l.say("praise.quiet", l.r.Praise.Quiet)} // no invitation, no cheer (playbook E5)
	}
	thanks := l.say("praise.thanks", l.r.Praise.Thanks)
	if l.m.Invited || v.Unsure {
		return []string{thanks}
	}
	return []string{thanks, l.say("praise.invite", l.r.Praise.Invite)}
}

// public answers a review: short, calm, grateful, nothing private, a way to talk directly (playbook F5).
func (l *letter) public(v triage.Verdict) []string {
	switch {
	case !v.Unhappy() && l.tone == quiet:
		return []string{l.say("praise.quiet", l.r.Praise.Quiet)}
	case !v.Unhappy():
		return []string{l.say("review.happy", l.r.Review.Happy)}
	}
	way := ""
	switch {
	case l.c.studio.Phone != "":
		way = l.words("way", []string{l.r.Review.Phone})
	case l.m.Case.Alias != "":
		way = l.words("way", []string{l.r.Review.Mail})
	}
	direct := ""
	if way != "" {
		l.values = append(l.values, "way", way)
		direct = l.say("review.direct", l.r.Review.Direct)
	}
	return []string{joined([]string{l.say("review.unhappy", l.r.Review.Unhappy), direct}, " ")}
}
