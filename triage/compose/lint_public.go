package compose

import (
	"strings"

	"heed/triage/text"
)

// publicWords finds what has no place in an answer everybody reads: asking for a better review, offering something for
// it, and matters between the studio and the customer (playbook F5).
func (p *proof) publicWords() {
	if !p.public {
		return
	}
	p.each("gating", p.b.lint.gating)
	p.each("incentive", p.b.lint.incentive)
	p.each("private", p.b.lint.private)
}

// publicDetail finds sums, order numbers, and addresses and telephone numbers that are not the studio's own.
func (p *proof) publicDetail() {
	if !p.public {
		return
	}
	for _, s := range p.sentences {
		words := s.words
		for _, ours := range append([]string{p.c.studio.Phone, p.l.Case.Alias}, p.c.studio.Aliases...) {
			if ours != "" {
				words = strings.ReplaceAll(words, ours, "")
			}
		}
		switch {
		case len(text.Amounts(words)) > 0, len(text.Numbers(words, p.r.Facts.Order...)) > 0, strings.Contains(words, "@"),
			len(text.Phones(words, text.Regions(p.c.studio.Phone, p.c.studio.TimeZone, p.c.studio.Lang)...)) > 0:
			p.add("private", s.words, false)
		}
	}
}
