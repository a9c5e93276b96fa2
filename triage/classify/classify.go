package classify

import (
	"strings"
	"sync"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
	"heed/triage/text"
)

// Options are the settings of a Classifier. The zero value is the default.
type Options struct {
	// Caution moves the line between complaint and no complaint, in log-odds. A missed complaint costs a customer, a
	// false alarm costs a glance, so even at 0 a mail is called a complaint where two in five like it are one
	// (complaintLine). +1 asks for one in five and finds still more, -1 for nearly two in three.
	Caution float64
}

// Input is one mail as far as the verdict needs it.
type Input struct {
	From        mailer.Address // the sender's own name in the text says nothing: some are called Grace, or Sue
	Subject     string
	Text        string // what the sender newly wrote: all that is judged
	Quoted      string // the history below it: informs repeat-contact only
	Signature   string // not judged: a motto under a name is no grievance
	Lang        string // language of Text where known
	ThreadLang  string // language of the thread: wins where Text does not say
	Date        time.Time
	Now         time.Time
	Robot       mailer.Robot
	RobotReason string // why Robot is what it is; not judged
	Review      *triage.Review
	Known       bool // the sender has earlier cases or orders: hardly a supplier or a job seeker
}

// Classifier holds the language packs; each is compiled when the first mail in its language comes.
type Classifier struct {
	opt   Options
	model *model
	packs map[string]*lazyPack
}

type lazyPack struct {
	once     sync.Once
	from     *templates.Pack
	compiled *pack
}

// New prepares all packs with default options.
func New(set *templates.Set) *Classifier { return NewWith(set, Options{}) }

// NewWith prepares all packs.
func NewWith(set *templates.Set, opt Options) *Classifier {
	c := &Classifier{opt: opt, model: newModel(set), packs: map[string]*lazyPack{}}
	for _, lang := range set.Langs() {
		if p := set.Pack(lang); p.HasLexicon() {
			c.packs[lang] = &lazyPack{from: p}
		}
	}
	if c.packs[templates.Fallback] == nil {
		c.packs[templates.Fallback] = &lazyPack{from: &templates.Pack{Lang: templates.Fallback}}
	}
	return c
}

// pack returns the compiled pack of a language, or the fallback's.
func (c *Classifier) pack(lang string) *pack {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	p := c.packs[base]
	if p == nil {
		p = c.packs[templates.Fallback]
	}
	p.once.Do(func() { p.compiled = compile(p.from, c.model) })
	return p.compiled
}

// Classify says what a mail is, and why (design.md, "Contracts that tools rely on").
func (c *Classifier) Classify(in Input) triage.Verdict {
	v := triage.Verdict{Lang: c.language(in), Review: in.Review, Confidence: 1, Reasons: []triage.Reason{}}
	now := in.Date
	if now.IsZero() {
		now = in.Now
	}
	e := c.pack(v.Lang).read(in, now)
	defer e.done()
	v.Score = round(e.mood())
	switch {
	case in.Review != nil:
		e.judgeReview(&v, in.Review)
	case in.Robot != "" && in.Robot != mailer.None:
		v.Kind = triage.Automatic
	default:
		e.judgePerson(&v, c.opt)
	}
	if v.Kind == triage.Complaint || v.Kind == triage.Enquiry {
		v.Wants = e.wants()
	}
	if len(v.Wants) == 0 {
		v.Wants = []triage.Want{"none"}
	}
	if v.Themes == nil {
		v.Themes = []triage.Theme{}
	}
	if v.Flags == nil {
		v.Flags = []triage.Flag{}
	}
	v.Reasons = e.reasons(v)
	return v
}

// language is that of the new text; where that says too little, the thread's, then the subject's.
func (c *Classifier) language(in Input) string {
	if in.Lang != "" && in.ThreadLang == "" {
		return in.Lang
	}
	lang, sure := text.Identify(in.Text)
	if lang == "" || sure < 0.6 {
		if in.ThreadLang != "" {
			return in.ThreadLang
		}
		if both, more := text.Identify(in.Subject + "\n" + in.Text); both != "" && more > sure {
			lang = both
		}
	}
	if in.Lang != "" && sure < 0.9 {
		return in.Lang
	}
	if lang == "" {
		return templates.Fallback
	}
	return lang
}

func round(x float64) float64 {
	if x < 0 {
		return float64(int(x*100-0.5)) / 100
	}
	return float64(int(x*100+0.5)) / 100
}

// sorted are those that have it, in the playbook's order.
func sorted[T comparable](all []T, has func(T) bool) []T {
	list := all[:0:0]
	for _, t := range all {
		if has(t) {
			list = append(list, t)
		}
	}
	return list
}
