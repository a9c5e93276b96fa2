package compose

import (
	"strconv"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// Digest is what the owner should know of a stretch of time.
type Digest struct {
	To        triage.Member
	ReplyTo   string
	Tag       string // for replies; may be empty
	Since     time.Time
	Promises  []Promised   // broken, and due before the next digest; any order
	Decisions []Decision   // open cases somebody must decide on; any order
	Happy     int          // praise and good reviews
	Unhappy   int          // complaints and bad reviews (playbook F4)
	Praise    []Voice      // kind words, quoted (playbook G3)
	Themes    []ThemeCount // most frequent first (playbook G1)
	Answered  int          // customers answered in this time
	Late      int          // of them later than the deadline
	Median    time.Duration
	Longest   time.Duration
	Handled   int        // cases settled without the owner
	Observed  []Observed // mode "observe": what would have been done
	Away      []Absence  // who is away, and who will be
	Alarms    []Alarm    // what the machinery had to say; To and Tag are not needed
	Now       time.Time
	Location  *time.Location
}

// Decision is an open case in the digest; with a tag it gets a button.
type Decision struct {
	Case triage.Case
	Tag  string
}

// Voice is one customer's kind word.
type Voice struct{ Name, Words string }

// ThemeCount counts complaints about one theme, now and in the stretch of time before.
type ThemeCount struct {
	Theme  triage.Theme
	Count  int
	Before int // negative: not known
}

// Observed is a mail that only was watched.
type Observed struct {
	Case triage.Case
	Did  ObservedAct
}

// ObservedAct is what would have been done about it.
type ObservedAct string

// What Heed would have done.
const (
	WouldAsk  ObservedAct = "ask"  // asked staff at once
	WouldList ObservedAct = "list" // put it into the gathered list
	WouldFile ObservedAct = "file" // filed it: automatic mail
)

// ObservedActs lists them all.
var ObservedActs = []ObservedAct{WouldAsk, WouldList, WouldFile}

// Empty reports whether there is nothing to say: then no digest is sent (lessons: "digests too many").
func (d Digest) Empty() bool {
	return len(d.Promises) == 0 && len(d.Decisions) == 0 && d.Happy == 0 && d.Unhappy == 0 && len(d.Praise) == 0 && len(d.Themes) == 0 &&
		d.Answered == 0 && d.Handled == 0 && len(d.Observed) == 0 && len(d.Alarms) == 0
}

const mostInDigest = 20

// Digest makes the owner's mail: decisions first, the longest wait first, handled ones only counted,
// the happy next to the unhappy.
func (c *Composer) Digest(d Digest) mailer.Outgoing {
	g := c.tongue(d.To, d.Now, d.Location)
	s := g.s.Digest
	p := &page{lang: g.lang}
	p.lead(templates.Put(s.Lead, "since", g.moment(d.Since)))
	g.addDecisions(p, d)
	g.addDuePromises(p, d.Promises)
	if d.Happy+d.Unhappy > 0 {
		p.head(s.Mood)
		p.para(templates.Put(s.MoodLine, "happy", strconv.Itoa(d.Happy), "unhappy", strconv.Itoa(d.Unhappy)))
	}
	if len(d.Praise) > 0 {
		p.head(s.Praise)
		for _, v := range d.Praise[:min(len(d.Praise), 5)] {
			words, short := shorten(v.Words, 300)
			if short {
				words += "…"
			}
			p.words([]run{{text: words + "\n" + printable(v.Name, 60)}})
		}
	}
	g.addCounts(p, d)
	if len(d.Observed) > 0 {
		p.head(s.Observed)
		var list []string
		for _, o := range d.Observed[:min(len(d.Observed), mostInDigest)] {
			list = append(list, templates.Put(s.ObservedLine, "ref", o.Case.Ref, "name", named(o.Case.Customer), "what", g.what(o.Case.Verdict),
				"did", s.Would[string(o.Did)]))
		}
		p.bullets(g.andMore(list, len(d.Observed)))
	}
	if len(d.Away) > 0 {
		p.head(g.s.Away.Head)
		p.bullets(g.awayLines(d.Away))
	}
	if len(d.Alarms) > 0 {
		p.head(s.Alarms)
		var list []string
		for _, a := range d.Alarms[:min(len(d.Alarms), mostInDigest)] {
			list = append(list, templates.Put(g.alarm(a.Key).Subject, "mailbox", printable(a.Mailbox, 120), "who", printable(a.Who, 120)))
		}
		p.bullets(list)
	}
	p.small(templates.Put(g.s.Footer, "studio", c.studio.Name))
	return p.mail(d.To, d.ReplyTo, tagged(templates.Put(s.Subject, "day", g.day(d.Now), "n", strconv.Itoa(len(d.Decisions))), d.Tag), "digest")
}

func (g tongue) addDecisions(p *page, d Digest) {
	if len(d.Decisions) == 0 {
		return
	}
	p.head(g.s.Digest.Decisions)
	byRef := map[string]string{}
	var cases []triage.Case
	for _, k := range d.Decisions {
		cases = append(cases, k.Case)
		byRef[k.Case.Ref] = k.Tag
	}
	var list []string
	for _, k := range oldestFirst(cases)[:min(len(cases), mostInDigest)] {
		line := g.caseLine(k)
		if !k.AnswerBy.IsZero() && g.now.After(k.AnswerBy) {
			line += " (" + g.s.Digest.Late + ")"
		}
		list = append(list, line)
	}
	p.numbers(g.andMore(list, len(cases)))
}

func (g tongue) andMore(list []string, all int) []string {
	if rest := all - len(list); rest > 0 {
		list = append(list, templates.Put(g.s.Digest.More, "n", strconv.Itoa(rest)))
	}
	return list
}

// addCounts adds waiting times (playbook R1) and themes (playbook G1).
func (g tongue) addCounts(p *page, d Digest) {
	s := g.s.Digest
	if d.Answered > 0 {
		p.head(s.Waits)
		list := []string{templates.Put(s.WaitLine, "n", strconv.Itoa(d.Answered), "median", g.span(max(d.Median, time.Minute)), "longest", g.span(max(d.Longest, time.Minute)))}
		if d.Late > 0 {
			list = append(list, templates.Put(s.WaitLate, "n", strconv.Itoa(d.Late)))
		}
		if d.Handled > 0 {
			list = append(list, templates.Put(s.Handled, "n", strconv.Itoa(d.Handled)))
		}
		p.bullets(list)
	} else if d.Handled > 0 {
		p.para(templates.Put(s.Handled, "n", strconv.Itoa(d.Handled)))
	} else if len(d.Decisions) > 0 {
		p.para(s.NoAnswers)
	}
	if len(d.Themes) > 0 {
		p.head(s.Themes)
		var list []string
		for _, t := range d.Themes {
			line := s.ThemeLine
			if t.Before >= 0 {
				line = s.ThemeBefore
			}
			list = append(list, templates.Put(line, "theme", g.s.Themes[string(t.Theme)], "n", strconv.Itoa(t.Count), "before", strconv.Itoa(t.Before)))
		}
		p.bullets(list)
	}
}
