package compose

import (
	"strings"

	"heed/templates"
	"heed/triage"
)

// Posting says how far the answer to a review has come, which is posted by hand (playbook F5).
type Posting struct {
	Approved triage.Member // who approved the text; without an address: nobody yet
	Judges   []string      // names of those who may
	May      bool          // the reader is one of them
	Named    bool          // the review complains of the reader by name
}

// addPost shows the text that is to be posted, ready to be copied, with the way to the review.
func (g tongue) addPost(p *page, a Ask) {
	s, w := g.s.Post, g.s.Commands
	line := s.Asks
	switch {
	case a.Posting.Approved.Email != "":
		line = s.Approved
	case a.Posting.May:
		line = s.May
	case a.Posting.Named:
		line = s.Named
	}
	site := printable(a.Case.Verdict.Review.Site, 60)
	p.para(templates.Put(line, "who", g.person(a.Posting.Approved), "site", site, "names", printable(strings.Join(a.Posting.Judges, ", "), 200),
		"approve", w["approve"], "posted", w["posted"], "edit", w["edit"]))
	if link := a.Case.Verdict.Review.Link; link != "" { // review.Detect takes only links to the site itself
		p.para(templates.Put(s.Link, "link", link))
	} else {
		p.para(templates.Put(s.NoLink, "site", site))
	}
	g.addFindings(p, a.Findings)
	p.copyable(strings.TrimSpace(a.Draft.Text))
}

// postCommands are the commands about a review, with what they do to it.
func (g tongue) postCommands(a Ask) [][2]string {
	pair := func(k, explain string) [2]string {
		c := g.command(k)
		if explain != "" {
			c[1] = explain
		}
		return c
	}
	var pairs [][2]string
	switch {
	case a.Posting.Approved.Email != "":
	case a.Posting.May:
		pairs = append(pairs, pair("approve", g.s.Post.ExplainApprove))
	default:
		pairs = append(pairs, pair("approve", g.s.Post.ExplainAsk))
	}
	for _, k := range []string{"posted", "edit", "mine", "later", "close", "not-ours", "help"} {
		pairs = append(pairs, pair(k, ""))
	}
	return pairs
}

// postButtons are the buttons about a review, the likeliest first.
func (g tongue) postButtons(a Ask) []button {
	b, w := g.s.Buttons, g.s.Commands
	mk := func(label, body string) button { return write(b[label], a.ReplyTo, a.Tag, body) }
	posted := mk("posted", w["posted"])
	list := []button{mk("put-text", w["approve"]).first(), posted}
	switch {
	case a.Posting.Approved.Email != "":
		list = []button{posted.first()}
	case a.Posting.May:
		list = []button{mk("approve-text", w["approve"]).first(), posted}
	}
	return append(list, mk("mine", w["mine"]), mk("later", w["later"]+" 2d"))
}
