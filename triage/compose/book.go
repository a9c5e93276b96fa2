package compose

import (
	"slices"
	"strings"
	"sync"

	"heed/templates"
	"heed/triage/text"
)

// book is what one language knows of customers' and staff's words, made ready to be found.
type book struct {
	products, occasions []naming
	topics              []topic

	kind, but, mocking phrases // kind words beside a grievance
	noMoney            phrases
	booking, when      phrases
	invoice            phrases // what calls a number that of an invoice

	lint lintBook
}

// lintBook is what the linter looks for.
type lintBook struct {
	blame, liability, cheer, argue, promise, dated phrases
	private, gating, incentive                     phrases
	familiar, formal, several, we, holds           phrases
	refund, grant, whole                           phrases            // remedies.toml
	touch                                          map[string]phrases // by theme
	common                                         []string           // as text.Keywords gives them
}

// naming is words, and what is called so.
type naming struct {
	words phrases
	name  string
	vague bool
}

// topic is something customers ask about, and what the studio's own facts answer.
type topic struct {
	name   string // of the fact
	words  phrases
	answer string
}

// lazyBook is read when the first letter in its language is written.
type lazyBook struct {
	once sync.Once
	book book
}

// book returns the phrases of a language.
func (c *Composer) book(lang string) *book {
	b := c.books[lang]
	b.once.Do(func() { b.book = c.read(lang) })
	return &b.book
}

func (c *Composer) read(lang string) book {
	p := c.set.Pack(lang)
	r := p.Replies()
	b := book{
		kind: newPhrases(r.Facts.Kind), but: newPhrases(r.Facts.But), mocking: newPhrases(r.Facts.Mocking),
		noMoney: newPhrases(r.Facts.NoMoney), invoice: newPhrases(r.Facts.Invoice), booking: newPhrases(r.Facts.Booking),
		when: newPhrases(append(slices.Concat(p.Dates.Months...), r.Facts.When...)),
	}
	b.lint = readLint(&r.Lint)
	own := p.Remedies()
	b.lint.refund, b.lint.grant, b.lint.whole = newPhrases(own.Refund), newPhrases(own.Grant), newPhrases(own.Whole)
	b.products, b.occasions = namings(r.Products), namings(r.Occasions)
	for _, f := range c.studio.Facts {
		if answer := f.Answers[lang]; answer != "" {
			b.topics = append(b.topics, topic{f.Name, newPhrases(append(slices.Clone(r.Topics[f.Name]), f.Words[lang]...)), answer})
		}
	}
	return b
}

func readLint(l *templates.Lint) lintBook {
	b := lintBook{
		blame: newPhrases(l.Blame), liability: newPhrases(l.Liability), cheer: newPhrases(l.Cheer), argue: newPhrases(l.Argue),
		promise: newPhrases(l.Promise), dated: newPhrases(l.Dated), private: newPhrases(l.Private), gating: newPhrases(l.Gating),
		incentive: newPhrases(l.Incentive), familiar: newPhrases(l.Familiar), formal: newPhrases(l.Formal),
		several: newPhrases(l.Several), we: newPhrases(l.We), holds: newPhrases(l.Holds), touch: map[string]phrases{},
		common: text.Keywords(len(l.Common), strings.Join(l.Common, " ")),
	}
	for theme, list := range l.Touch {
		b.touch[theme] = newPhrases(list)
	}
	return b
}

func namings(list []templates.Naming) []naming {
	out := make([]naming, len(list))
	for i, n := range list {
		out[i] = naming{newPhrases(n.Words), n.Name, n.Vague}
	}
	return out
}
