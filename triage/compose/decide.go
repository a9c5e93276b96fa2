package compose

import (
	"slices"
	"strings"

	"heed/triage"
)

// public reports whether the case is answered at a review site, by hand (playbook F5).
func public(c triage.Case) bool { return c.Verdict.Kind == triage.ReviewOf && c.Verdict.Review != nil }

// addDecision adds the buttons.
func (g tongue) addDecision(p *page, a Ask) {
	p.head(g.s.Ask.Decide)
	p.buttons(g.decisionButtons(a, openBlanks(a.Draft))...)
}

// addCommands says what the buttons write, for mail programs without, and what else can be ordered.
func (c *Composer) addCommands(p *page, g tongue, a Ask) {
	p.small(g.s.Ask.Line)
	open := openBlanks(a.Draft)
	var pairs [][2]string
	for _, k := range decisionCommands(a, len(open) > 0) {
		pair := g.command(k)
		if k == "fill" {
			pair[0] = g.s.Commands[k] + " " + c.fillable(g, open)
		}
		pairs = append(pairs, pair)
	}
	if public(a.Case) {
		pairs = g.postCommands(a)
	}
	p.commands(pairs)
	if !public(a.Case) {
		p.small(g.s.Ask.Other)
	}
}

// fillable is how one of the open blanks is filled in: a day where there is a blank for one, by its name in this draft.
func (c *Composer) fillable(g tongue, open []triage.Blank) string {
	example, value, _ := strings.Cut(g.s.Usage["fill"], ":")
	for _, b := range open {
		if c.canonical(b.Name) == c.canonical(example) {
			return b.Name + ":" + value
		}
	}
	return open[0].Name + ": ..."
}

// command is a command as it is typed, and what it does.
func (g tongue) command(k string) [2]string {
	return [2]string{joined([]string{g.s.Commands[k], g.s.Usage[k]}, " "), g.s.Explain[k]}
}

// warned reports whether the draft is words of staff that the linter dislikes: then an approval alone does not send it.
func (a Ask) warned() bool {
	return a.Draft.Author != "heed" && slices.ContainsFunc(a.Findings, func(f Finding) bool { return !f.Blocking })
}

func decisionCommands(a Ask, blanks bool) []string {
	switch {
	case unreachable(a.Case):
		return []string{"called", "mine", "later", "not-a-complaint", "not-ours", "close", "help"}
	case a.Waits:
		return []string{"edit", "undo", "called", "mine", "later", "close", "help"}
	case strings.TrimSpace(a.Draft.Text) == "":
		return []string{"send", "called", "mine", "later", "close", "not-ours", "help"}
	}
	first, which := "approve", "complaint"
	switch {
	case blanks:
		first = "fill"
	case a.warned():
		first = "send-anyway"
	}
	if a.Case.Verdict.Kind == triage.Complaint {
		which = "not-a-complaint"
	}
	return []string{first, "send", "edit", "called", "mine", "later", "reject", which, "not-ours", "close", "help"}
}

func (g tongue) decisionButtons(a Ask, open []triage.Blank) []button {
	if public(a.Case) {
		return g.postButtons(a)
	}
	b, w := g.s.Buttons, g.s.Commands
	mk := func(label, body string) button { return write(label, a.ReplyTo, a.Tag, body) }
	var list []button
	switch {
	case a.Waits || strings.TrimSpace(a.Draft.Text) == "" || a.Draft.Outline:
	case len(open) > 0:
		var body strings.Builder
		for _, k := range open {
			body.WriteString(w["fill"] + " " + k.Name + ": " + k.Suggestion + "\n")
		}
		list = append(list, mk(b["fill"], strings.TrimRight(body.String(), "\n")).first())
	case a.warned():
		list = append(list, mk(b["send-anyway"], w["send-anyway"]))
	default:
		list = append(list, mk(b["approve"], w["approve"]).first())
	}
	if unreachable(a.Case) {
		list = append(list, mk(b["called"], w["called"]+" ").first())
	} else if !a.Waits {
		list = append(list, mk(b["write"], w["send"]+"\n\n"))
	}
	if strings.TrimSpace(a.Draft.Text) != "" {
		list = append(list, mk(b["reject"], w["reject"]))
	}
	switch v := a.Case.Verdict; {
	case v.Kind == triage.Complaint:
		list = append(list, mk(b["not-a-complaint"], w["not-a-complaint"]))
	case v.Unsure && v.Second == triage.Complaint:
		list = append(list, mk(b["complaint"], w["complaint"]))
	}
	return append(list, mk(b["mine"], w["mine"]), mk(b["later"], w["later"]+" 2d"))
}
