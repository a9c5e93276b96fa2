package compose

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"heed/templates"
	"heed/triage"
)

// complaint: thanks (E2), a disarming sentence (E1), what happened (L2), apology (R3), what is done, by
// whom, by when (R2), the fair alternative (R4), an invitation to talk (L3).
func (l *letter) complaint(v triage.Verdict) (paras []string, key string) {
	if v.Has(triage.EscalatingDemands) {
		return l.demands(v), "demands"
	}
	main, rest := themes(v, l.r)
	paras = []string{l.opening(main), l.happened(v, main, rest), l.done(v, main)}
	if known, _ := l.answers(l.questions(true)); len(known) > 0 { // a question inside the complaint
		paras = append(paras, strings.Join(known, " "))
	}
	return append(paras, l.ending(v)...), whyComplaint(v)
}

func whyComplaint(v triage.Verdict) string {
	switch {
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

func (l *letter) opening(main string) string {
	thanks := l.thanks()
	if l.tone != quiet && apart(main) || l.tone == quiet && l.m.Account != nil {
		return thanks // nobody's world has broken down, and there may be nothing to put right
	}
	return joined([]string{thanks, l.toned("disarm", l.r.Disarm)}, " ")
}

// apart are the wishes among the problems: what we do not offer, and what it costs.
func apart(theme string) bool { return theme == "product-range" || theme == "value" }

// happened says what happened, in the customer's terms, and that we are sorry for it.
func (l *letter) happened(v triage.Verdict, main string, rest []string) string {
	t := l.r.Themes[main]
	said := t.Said
	if turn, ok := l.turn(main); ok {
		said = turn.Said
	}
	what := []string{l.say(main+".said", said)}
	if l.tone == plain || l.tone == light && apart(main) { // else the opening has said sorry already, and better
		what = append(what, l.say(main+".sorry", t.Sorry))
	}
	if l.praised(v) {
		what = append(what, l.say("mixed.kind", l.r.Mixed.Kind))
	}
	if v.Has(triage.RepeatContact) && main != "no-response" && !slices.Contains(rest, "no-response") {
		what = append(what, l.flag(triage.RepeatContact))
	}
	for _, a := range rest {
		what = append(what, l.say(a+".also", l.r.Themes[a].Also))
	}
	return strings.Join(what, " ")
}

// turn gives what a theme says in the letter's tone, where that is another than its own.
func (l *letter) turn(theme string) (templates.Turn, bool) {
	switch l.tone {
	case light:
		t, ok := l.r.Light[theme]
		return t, ok
	case quiet:
		t, ok := l.r.Quiet[theme]
		return t, ok
	}
	return templates.Turn{}, false
}

// done says what is done, by whom and by when.
func (l *letter) done(v triage.Verdict, main string) string {
	var will []string
	if v.Has(triage.EventImminent) {
		will = append(will, l.flag(triage.EventImminent))
	}
	list := l.r.Themes[main].Will
	if turn, ok := l.turn(main); ok && !v.Has(triage.EventImminent) { // there is no time to take
		list = turn.Will
	}
	will = append(will, l.withOffer(main+".will", list))
	if other := l.r.Otherwise[main]; len(other) > 0 && l.tone == plain && !slices.Contains(v.Wants, "reshoot") && !l.offer.instead() {
		will = append(will, l.say(main+".otherwise", other))
	}
	for _, w := range l.wants(v, main) {
		will = append(will, l.say("want."+w, l.r.Wants[w]))
	}
	if v.Has(triage.Chargeback) {
		will = append(will, l.flag(triage.Chargeback))
	}
	return strings.Join(will, " ")
}

func (l *letter) flag(f triage.Flag) string { return l.say(string(f), l.r.Flags[string(f)]) }

// mostWants is how many requests are named besides what the letter does anyway: staff see the others.
const mostWants = 2

// wants lists what the customer asked for and nothing in the letter speaks of yet.
func (l *letter) wants(v triage.Verdict, main string) []string {
	var list []string
	for _, w := range v.Wants {
		money := w == "refund" || w == "discount"
		if money && l.wrote(l.theirs.noMoney) || slices.Contains(list, "refund") && money {
			continue
		}
		if l.tone == quiet && !slices.Contains(gravely, w) {
			continue // small requests are answered in person
		}
		if len(l.r.Wants[string(w)]) > 0 && len(list) < mostWants && !slices.Contains(answeredBy[main], w) && !l.offer.meets(w) {
			list = append(list, string(w))
		}
	}
	return list
}

// gravely are the requests that are named even in a moment of grief.
var gravely = []triage.Want{"call", "deletion", "refund"}

// answeredBy lists the requests that what is done about a theme answers already.
var answeredBy = map[string][]triage.Want{
	"image-quality":      {"reedit"},
	"likeness":           {"reedit"},
	"print-quality":      {"reprint", "replacement"},
	"damaged":            {"reprint", "replacement"},
	"wrong-item":         {"reprint", "replacement"},
	"missed-appointment": {"reshoot"},
	"value":              {"discount"},
	"billing":            {"refund"},
	"website":            {"files"},
	"late-delivery":      {"files"},
	"lost-images":        {"files", "call"},
	"product-range":      {"files"},
}

// praised reports whether there are kind words beside a small grievance: a turn ("but", "otherwise"), and no money
// asked for. Mockery praises too, so everything doubtful is no praise.
func (l *letter) praised(v triage.Verdict) bool {
	money := slices.Contains(v.Wants, "refund") || slices.Contains(v.Wants, "discount")
	return v.Severity <= triage.Moderate && l.tone != quiet && !money && !v.Has(triage.PublicThreat) &&
		l.wrote(l.theirs.kind) && l.wrote(l.theirs.but) && !l.wrote(l.theirs.mocking)
}

// ending invites to talk and closes; a small matter needs neither.
func (l *letter) ending(v triage.Verdict) []string {
	var paras []string
	if (v.Severity >= triage.Moderate || l.tone == quiet) && !slices.Contains(v.Wants, "call") {
		paras = append(paras, l.talk())
	}
	if l.tone == quiet && !v.Has(triage.EventImminent) || // there the close says that nothing is urgent
		l.tone == plain && (v.Severity >= triage.Serious || len(paras) == 0) {
		paras = append(paras, l.toned("close", l.r.Close))
	}
	return paras
}

// demands answers a customer who asks for ever more: kind, firm, and true to what was agreed (playbook F1, F2).
func (l *letter) demands(v triage.Verdict) []string {
	d := l.r.Demands
	return []string{
		joined([]string{l.thanks(), l.say("demands.said", d.Said)}, " "),
		joined([]string{l.say("demands.firm", d.Firm), l.say("demands.will", d.Will)}, " "),
		l.talk(),
	}
}

// themes returns the main theme and up to two others. Having had no answer comes second to whatever the question was,
// and that it is not as expected says least of all.
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
	slices.SortStableFunc(known, func(a, b string) int {
		return cmp.Or(weight(a)-weight(b), cmp.Compare(strength(v, b), strength(v, a)))
	})
	for _, t := range known[1:] {
		// Whatever went wrong is also not as expected: saying so adds nothing.
		if t != "expectations" && len(rest) < 2 && evident(v, t) {
			rest = append(rest, t)
		}
	}
	return known[0], rest
}

// Main is the trouble an answer is about first, "" where none was recognised.
func (c *Composer) Main(v triage.Verdict) triage.Theme {
	main, _ := themes(v, c.replies(v.Lang))
	if main == "unclear" {
		return ""
	}
	return triage.Theme(main)
}

// evident reports whether a theme beside the main one is worth a sentence of its own: a letter that
// answers what nobody complained of is worse than one that is silent on it.
func evident(v triage.Verdict, theme string) bool {
	const enough = 1.5
	return strength(v, theme) >= enough
}

// strength adds up what speaks for a theme. Phrases that overlap count once.
func strength(v triage.Verdict, theme string) float64 {
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
	return sum
}

func weight(theme string) int {
	switch theme {
	case "lost-images", "privacy", "missed-appointment":
		return 0
	case "staff-conduct":
		return 1 // people before things
	case "no-response":
		return 3
	case "expectations":
		return 4
	}
	return 2
}
