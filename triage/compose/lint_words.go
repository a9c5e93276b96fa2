package compose

import (
	"strings"

	"heed/triage"
)

// wording finds blame, mockery and defence (playbook E4), admissions and promises that only a lawyer should word, arguing
// with how somebody looks to themselves (E3), and cheer where there is grief (E5).
func (p *proof) wording() {
	v := p.l.Case.Verdict
	p.each("tone", p.b.lint.blame)
	p.each("liability", p.b.lint.liability)
	if v.About("likeness") {
		p.each("argues", p.b.lint.argue)
	}
	if v.Has(triage.Sensitive) {
		p.each("cheer", p.b.lint.cheer)
		for _, s := range p.sentences {
			if strings.ContainsAny(s.words, "!😀😁😂🤣😊🙂😍🥰😘🎉🎈👍✨") {
				p.add("cheer", s.words, false)
			}
		}
	}
}

// undated finds promises without a time: neither in their sentence nor in the ones beside it (playbook R2).
func (p *proof) undated() {
	timed := func(i, paragraph int) bool {
		if i < 0 || i >= len(p.sentences) || p.sentences[i].paragraph != paragraph {
			return false
		}
		s := p.sentences[i]
		return p.b.lint.dated.in(s.doc) || strings.ContainsAny(s.words, "0123456789") || triage.Unfinished(s.words)
	}
	for i, s := range p.sentences {
		if strings.HasSuffix(s.words, "?") || !p.b.lint.promise.in(s.doc) {
			continue
		}
		if !timed(i, s.paragraph) && !timed(i-1, s.paragraph) && !timed(i+1, s.paragraph) {
			p.add("undated", s.words, false)
		}
	}
}
