package compose

import (
	"math"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// Matter is what an answer is drafted from.
type Matter struct {
	Case     triage.Case
	Message  *mailer.Message // the mail that waits; nil where only the case is known
	Signer   triage.Member   // zero: whoever approves will sign
	Version  int
	Now      time.Time
	Location *time.Location
	Invited  bool // the customer has been asked before to praise us in public: never twice (playbook G4)
}

// letter is a draft in the making.
type letter struct {
	r      *templates.Replies
	ref    string
	many   bool
	formal bool
	name   string
	tone   tone
	values []string
}

type tone int

const (
	light tone = iota
	plain
	quiet
)

func toneOf(v triage.Verdict) tone {
	switch {
	case v.Has(triage.Sensitive):
		return quiet
	case v.Kind == triage.Complaint && v.Severity >= triage.Moderate, v.Has(triage.Abusive), v.Severity >= triage.Serious:
		return plain
	}
	return light
}

func (t tone) of(s templates.Tones) []string {
	return [][]string{s.Light, s.Plain, s.Quiet}[t]
}

// say picks a sentence and puts the values in. Forms first: a value is never read as one.
func (l *letter) say(part string, list []string) string {
	return templates.Put(inForm(pick(list, l.ref, part), l.r.Forms, l.many, l.formal), l.values...)
}

func (l *letter) toned(part string, t templates.Tones) string { return l.say(part, l.tone.of(t)) }

// Draft composes the answer to a customer from parts (playbook L, E, R). It is never sent as it comes:
// staff approve it, and what only they can know is a blank.
func (c *Composer) Draft(m Matter) triage.Draft {
	v := m.Case.Verdict
	lang := c.ReplyLang(v.Lang)
	l := c.begin(m, lang)
	var paras []string
	key := ""
	switch {
	case v.Kind == triage.ReviewOf:
		paras, key = l.public(c, m), "review"
	case v.Has(triage.Abusive) && !v.Has(triage.Sensitive):
		paras, key = []string{l.say("abusive", l.r.Abusive)}, "abusive"
	case v.Kind == triage.Complaint && v.Severity == triage.Critical:
		paras, key = []string{l.say("holding", l.r.Holding)}, "critical"
	case v.Kind == triage.Complaint:
		paras, key = l.complaint(c, v), whyComplaint(v)
	case v.Kind == triage.Enquiry:
		paras, key = l.enquiry(v), "enquiry"
	case v.Kind == triage.Praise:
		paras, key = l.praise(v, m.Invited), "praise"
	default:
		paras, key = []string{l.say("unclear", l.r.Unclear)}, "unclear"
	}
	if v.Has(triage.Sensitive) && key != "critical" && key != "review" {
		key = "sensitive"
	}
	text := strings.Join(slices.DeleteFunc(paras, func(s string) bool { return s == "" }), "\n\n")
	if v.Kind != triage.ReviewOf {
		text = l.greeting() + "\n\n" + text + "\n\n" + l.signature(c.signer(m.Signer), c.studio.Name)
	}
	house := c.set.Pack(c.house())
	d := triage.Draft{
		Version: m.Version, Lang: lang, Text: text, Author: "heed",
		Subject: baseSubject(m.Case.Subject, m.Case.Ref),
		Why:     house.Staff.Why[key],
		Talk:    talk(&house.Staff, v),
	}
	d.Text, d.Blanks = c.blanks(d.Text, lang, m)
	return d
}

func whyComplaint(v triage.Verdict) string {
	switch {
	case v.Has(triage.EscalatingDemands):
		return "demands"
	case len(v.Themes) == 0:
		return "unhappy"
	case v.About("likeness"):
		return "likeness"
	case v.Severity >= triage.Serious:
		return "serious"
	case v.Severity == triage.Moderate:
		return "moderate"
	}
	return "minor"
}

func (c *Composer) begin(m Matter, lang string) *letter {
	r := c.replies(lang)
	text, subject := "", m.Case.Subject
	if m.Message != nil {
		text = m.Message.Text
	}
	signed := text
	if m.Message != nil && m.Message.Signature != "" {
		signed = text + "\n" + firstLine(m.Message.Signature)
	}
	who := addressed(&r.Names, m.Case.Customer, signed)
	l := &letter{
		r: r, ref: m.Case.Ref, many: who.Many, name: who.Name, tone: toneOf(m.Case.Verdict),
		formal: formal(&r.Address, text, c.studio.Formal),
	}
	order := ""
	if n := orderNumber(c.orders[lang], subject, text); n != "" {
		order = templates.Put(r.Order, "number", n)
	}
	l.values = []string{"name", who.Name, "order", order, "studio", c.studio.Name, "phone", c.studio.Phone, "address", m.Case.Alias}
	return l
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "--")), "\n")
	return s
}

func (l *letter) greeting() string {
	if l.name == "" {
		return l.toned("hello_none", l.r.HelloNone)
	}
	return l.toned("hello", l.r.Hello)
}

// complaint: thanks (E2), a disarming sentence (E1), what happened (L2), apology (R3), what is done, by
// whom, by when (R2), an invitation to talk (L3).
func (l *letter) complaint(c *Composer, v triage.Verdict) []string {
	main, rest := themes(v, l.r)
	t := l.r.Themes[main]
	disarm := l.toned("disarm", l.r.Disarm)
	if l.tone == plain && (main == "product-range" || main == "value") {
		disarm = l.say("disarm", l.r.Disarm.Light) // nobody's world has broken down
	}
	opening := joined([]string{l.toned("thanks", l.r.Thanks), disarm}, " ")
	what := []string{l.say(main+".said", t.Said)}
	if l.tone != quiet { // there the opening has said sorry already, and better
		what = append(what, l.say(main+".sorry", t.Sorry))
	}
	if v.Has(triage.RepeatContact) && main != "no-response" {
		what = append(what, l.say("repeat", []string{l.r.Flags[string(triage.RepeatContact)]}))
	}
	var will []string
	if v.Has(triage.EventImminent) {
		will = append(will, l.say("imminent", []string{l.r.Flags[string(triage.EventImminent)]}))
	}
	will = append(will, l.say(main+".will", t.Will))
	for _, w := range v.Wants {
		if s := l.r.Wants[string(w)]; s != "" {
			will = append(will, l.say("want", []string{s}))
			break // one is enough: staff see the others
		}
	}
	if v.Has(triage.EscalatingDemands) {
		will = append(will, l.say("demands", []string{l.r.Flags[string(triage.EscalatingDemands)]}))
	}
	for _, a := range rest {
		what = append(what, l.say(a+".also", []string{l.r.Themes[a].Also}))
	}
	paras := []string{opening, strings.Join(what, " "), strings.Join(will, " ")}
	if (v.Severity >= triage.Moderate || l.tone == quiet) && !slices.Contains(v.Wants, "call") {
		paras = append(paras, l.talk(c))
	}
	if l.tone != light {
		paras = append(paras, l.toned("close", l.r.Close))
	}
	return paras
}

// talk invites to a conversation (playbook L3).
func (l *letter) talk(c *Composer) string {
	if c.studio.Phone != "" {
		return l.toned("talk", l.r.Talk)
	}
	return l.toned("write", l.r.Write)
}

// themes returns the main theme and up to two others. Having had no answer comes second to whatever
// the question was.
func themes(v triage.Verdict, r *templates.Replies) (main string, rest []string) {
	var known []string
	for _, t := range v.Themes {
		if _, ok := r.Themes[string(t)]; ok && !slices.Contains(known, string(t)) {
			known = append(known, string(t))
		}
	}
	if len(known) == 0 {
		return "unclear", nil
	}
	slices.SortStableFunc(known, func(a, b string) int { return weight(a) - weight(b) })
	for _, t := range known[1:] {
		// Whatever went wrong is also not as expected: saying so adds nothing.
		if t != "expectations" && len(rest) < 2 && evident(v, t) {
			rest = append(rest, t)
		}
	}
	return known[0], rest
}

// evident reports whether a theme beside the main one is worth a sentence of its own: a letter that
// answers what nobody complained of is worse than one that is silent on it. Phrases that overlap count
// once.
func evident(v triage.Verdict, theme string) bool {
	const enough = 1.5
	sum := 0.0
	var counted []triage.Reason
	for _, r := range v.Reasons {
		overlaps := slices.ContainsFunc(counted, func(c triage.Reason) bool {
			return c.Where == r.Where && r.At[0] < c.At[1] && c.At[0] < r.At[1]
		})
		if r.Label == theme && !overlaps {
			counted = append(counted, r)
			sum += math.Abs(r.Weight)
		}
	}
	return sum >= enough
}

func weight(theme string) int {
	switch theme {
	case "lost-images", "privacy", "missed-appointment":
		return 0
	case "no-response":
		return 2
	}
	return 1
}

func (l *letter) enquiry(v triage.Verdict) []string {
	thanks := l.say("enquiry.thanks", l.r.Enquiry.Thanks)
	if l.tone == quiet {
		thanks = l.say("enquiry.quiet", l.r.Enquiry.Quiet)
	}
	var body []string
	if v.Has(triage.EventImminent) {
		body = append(body, l.say("imminent", []string{l.r.Flags[string(triage.EventImminent)]}))
	}
	body = append(body, l.say("enquiry.will", l.r.Enquiry.Will))
	if l.tone == quiet {
		return []string{joined([]string{thanks, strings.Join(body, " ")}, " "), ""}
	}
	return []string{joined([]string{thanks, strings.Join(body, " ")}, " "), l.say("enquiry.missing", l.r.Enquiry.Missing)}
}

func (l *letter) praise(v triage.Verdict, invited bool) []string {
	if l.tone == quiet {
		return []string{l.say("praise.quiet", l.r.Praise.Quiet)} // no invitation, no cheer (playbook E5)
	}
	thanks := l.say("praise.thanks", l.r.Praise.Thanks)
	if invited || v.Unsure {
		return []string{thanks}
	}
	return []string{thanks, l.say("praise.invite", l.r.Praise.Invite)}
}

// public answers a review: short, calm, grateful, nothing private, a way to talk directly (playbook F5).
func (l *letter) public(c *Composer, m Matter) []string {
	v := m.Case.Verdict
	if !v.Unhappy() {
		return []string{l.say("review.happy", l.r.Review.Happy)}
	}
	way := ""
	switch {
	case c.studio.Phone != "":
		way = l.say("way", []string{l.r.Review.Phone})
	case m.Case.Alias != "":
		way = l.say("way", []string{l.r.Review.Mail})
	}
	l.values = append(l.values, "way", way)
	direct := ""
	if way != "" {
		direct = l.say("review.direct", l.r.Review.Direct)
	}
	return []string{joined([]string{l.say("review.unhappy", l.r.Review.Unhappy), direct}, " ")}
}
