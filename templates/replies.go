package templates

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// Replies is filled from a language's replies.toml: the sentences answers to customers are made of.
//
// In every sentence {order} and the like stand for values, [[date]] for a blank only a person can fill, <du|ni> for the
// forms of address of the language, Forms of them, in the order the file's head explains, and {I am|[[who]] is} for
// who does it: whoever signs, or somebody else. Where several sentences stand in a list, any one of them does; of these
// the ones that use most of what is known of the mail are taken ({thing}, {sum}, {day}, {staff}), and a sentence that
// asks for what is not known is left out (playbook E1, E2, L2).
type Replies struct {
	Forms     int // alternatives in <a|b>: 1 none, 2 one person or several, 4 also familiar or formal
	Names     Names
	Calendar  Calendar
	Facts     Facts
	Address   Address
	Lint      Lint
	Products  []Naming            // what studios deliver, as customers call it
	Occasions []Naming            // what pictures are taken for
	Topics    map[string][]string // phrases of questions, by topic of the studio's own facts

	Hello     Tones // greeting with {name}
	HelloNone Tones `toml:"hello_none"` // greeting where no name is known
	Thanks    Tones // playbook E2
	Disarm    Tones // playbook E1
	Talk      Tones // invitation to talk where the studio has a phone (playbook L3)
	Write     Tones // the same where it has none
	Close     Tones
	SignOff   Tones `toml:"sign_off"`

	Order     string              // how an order number is woven in, with {number}; begins with a space
	Invoice   string              // the same for the number of an invoice
	Themes    map[string]Theme    // by problem theme of the playbook; "unclear" where none was recognised
	Light     map[string]Turn     // by theme, where it is a small matter
	Quiet     map[string]Turn     // by theme, in moments of grief (playbook E5)
	Otherwise map[string][]string // by theme: the alternative where it can't be put right (playbook R4)
	Wants     map[string][]string // what a customer asked for and the theme does not answer by itself
	Flags     map[string][]string // sentences added for a flag
	Mixed     Mixed
	Demands   Demands
	Mend      map[string][]string // words before a blank -> beginnings of what is filled in that take their place

	Holding   Holding
	Spoken    Spoken
	Mishap    Mishap
	Wait      Waiting  // two sentences that go out by themselves, where the studio wants that (playbook R2)
	Abusive   []string // one civil sentence (playbook F3)
	Enquiry   Enquiry
	Praise    Praise
	Review    PublicReply
	Unclear   []string // one open question (playbook L2)
	Quoting   string   // line above the customer's words, with {date} and {name}
	QuoteCut  string   `toml:"quote_cut"` // stands where a very long original was cut
	NoSubject string   `toml:"no_subject"`
	Small     []string // first words that are written small behind the comma of a greeting (German)
}

// Naming is words and what is called so. In the words "photo*" stands for all words that begin so and "*album" for all
// that end so; Name is how a sentence says it to the customer ("your {occasion}album").
type Naming struct {
	Words []string
	Name  string
	Vague bool // counts only where nothing else is named: pictures are what everybody writes about
}

// Waiting holds holding replies: each says with [[who]] and [[date]], which is filled with a day and a time, who will
// answer and by when; of the worst failures, who will call (playbook R7). Nobody signs them by name.
type Waiting struct{ Plain, Quiet, Call []string }

// Spoken is for customers who complained by phone or in person: what stands in the place of Thanks.
type Spoken struct {
	Subject             string
	Light, Plain, Quiet []string
	Call                []string // of the worst: that somebody will call again (playbook R7)
}

// Mishap tells a customer of our own mistake before they notice it (playbook R3). [[what]] is what went wrong, as a
// clause.
type Mishap struct {
	Subject           string
	Said, Sorry, Will Sober
	Call              []string // of the worst: only that somebody will call (playbook R7)
}

// Sober holds sentences for what is never light, and for moments of grief.
type Sober struct{ Plain, Quiet []string }

// Tones holds sentences for small matters, for serious ones, and for moments of grief (playbook E5).
type Tones struct{ Light, Plain, Quiet []string }

// Theme holds the sentences for one problem.
type Theme struct {
	Said  []string // what happened, in the customer's terms (playbook L2)
	Sorry []string // the apology (playbook R3)
	Will  []string // what is done, by whom, by when (playbook R2)
	Also  []string // where it is not the main problem of the mail
}

// Turn holds what takes the place of a theme's Said and Will in another tone.
type Turn struct{ Said, Will []string }

// Mixed holds thanks for kind words beside a grievance.
type Mixed struct{ Kind []string }

// Demands answers somebody who asks for ever more (playbook F2): what was agreed, that it stands, who answers by when.
type Demands struct{ Said, Firm, Will []string }

// Holding holds the two lines that staff may send while they prepare to call (playbook R7).
type Holding struct {
	Plain, Quiet []string
	Legal        []string // to a lawyer's letter
}

// Enquiry holds the sentences for questions.
type Enquiry struct {
	Thanks, Will []string
	Quiet        []string // in place of Thanks for sensitive questions
	Rest         []string // after what the studio's facts answer: the rest, by when
	Open         []string // the same where nothing is left open
	Missing      []string // asks for what an offer needs
}

// Praise holds the sentences for kind words.
type Praise struct {
	Thanks, Quiet []string
	Invite        []string // once, to say so in public (playbook G4)
}

// PublicReply holds answers to reviews: short, calm, grateful, nothing private (playbook F5).
type PublicReply struct {
	Happy, Unhappy, Direct []string
	Phone                  string // the way to reach us, with {phone}
	Mail                   string // the same with {address}
}

// Names says how people are greeted.
type Names struct {
	And         string            // joins a couple: "and"
	AndI        string            `toml:"and_i"` // the same before the sound i: Spanish "e"
	Formal      string            // how whoever has no title is greeted formally, with {first}, {last}; empty: by first name
	Particles   []string          // small words that belong to the surname behind them: Dutch "de", "van"
	Titles      map[string]string // lower-case title without dots: how its bearer is greeted, with {first}, {last}
	Companies   []string          // words, or endings after a hyphen, that show that a name is no person's
	Families    []string          // first words of names that are several people's
	TwoSurnames bool              `toml:"two_surnames"` // Spanish: Juan Pérez García is Sr. Pérez
	Doubles     []string          // first names of two words: "juan carlos"
	Closings    []string          // last lines of mails that are no names: "thanks", "regards"
}

// Calendar writes days.
type Calendar struct {
	Weekdays []string // from Sunday
	Months   []string // from January
	First    string   // the {day} that begins a month, where it is not written 1: French "1er"
	Day      string   // {weekday}, {day}, {month}
	DayYear  string   `toml:"day_year"` // the same and {year}
	Moment   string   // {day} (as written by Day) and {time}
}

// Facts says by which words facts in a mail are recognised. All but Order are phrases, with "photo*" and "*album".
type Facts struct {
	Order   []string // words before an order number
	Invoice []string // of these, the ones that call it an invoice's
	Kind    []string // kind words about what we delivered
	But     []string // the turn from them to the grievance
	Mocking []string // kind words that are not meant so
	NoMoney []string `toml:"no_money"` // the customer wants no money back
	Booking []string // somebody would like to book, or a price
	When    []string // words of time besides the names of months
}

// Address tells the familiar from the formal form in a customer's own words; both are empty in
// languages that make no difference.
type Address struct {
	Familiar, Formal []string
	DefaultFormal    bool `toml:"default_formal"` // whoever uses neither is addressed formally, whatever the studio prefers
}

// Lint lists what the linter looks for: phrases, with "photo*", "*album", "a/b" and ".." for up to two words.
type Lint struct {
	Blame     []string            // blame, sarcasm, insult, defence (playbook E4)
	Liability []string            // admissions and promises that only a lawyer should word
	Cheer     []string            // gifts, marketing and cheer, which have no place in grief (playbook E5)
	Argue     []string            // argues with how somebody looks to themselves (playbook E3)
	Promise   []string            // words that promise something (playbook R2)
	Dated     []string            // words that give a promise its time
	Private   []string            // what the public has no business to know (playbook F5)
	Gating    []string            // asks for a review to be changed
	Incentive []string            // offers something in public
	Hello     []string            // words of greetings that are no names
	Familiar  []string            // the familiar form of address; an answer keeps to one form
	Formal    []string            // the formal one
	Several   []string            // where the formal word is also the plural: words that speak of several people
	We        []string            // the same in the customer's own mail
	Common    []string            // words of four letters and more that say nothing of what a text is about
	Holds     []string            // announces a call or a fuller answer
	Touch     map[string][]string // by theme: words of an answer that speaks of it
}

func parseReplies(name string, data layers) (Replies, error) {
	var r Replies
	if err := decodeTOML(name, data, &r); err != nil {
		return Replies{}, err
	}
	var errs []error
	complain := func(where, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: %s: %s", name, where, fmt.Sprintf(format, args...)))
	}
	if r.Forms != 1 && r.Forms != 2 && r.Forms != 4 {
		complain("forms", "must be 1, 2 or 4")
	}
	if len(r.Calendar.Weekdays) != 7 || len(r.Calendar.Months) != 12 {
		complain("calendar", "needs 7 weekdays and 12 months")
	}
	bare := map[string]bool{} // lists -> whether a sentence does without what may not be known
	walkText(reflect.ValueOf(r), "", func(where, s string) {
		if strings.HasPrefix(where, "Address.") || where == "Names.Formal" || slices.Contains(mayLack, where) {
			return // empty where the language has one form only
		}
		if strings.TrimSpace(s) == "" {
			complain(where, "is empty")
		}
		needs := false
		for _, p := range Placeholders(s) {
			if !replyValues[p] {
				complain(where, "unknown value {%s}", p)
			}
			needs = needs || slices.Contains(OwnTerms, p)
		}
		if list, _, ok := strings.Cut(where, "["); ok {
			bare[list] = bare[list] || !needs
		}
		for _, m := range alternation.FindAllString(s, -1) {
			if n := strings.Count(m, "|") + 1; n != r.Forms {
				complain(where, "%s has %d forms, not %d", m, n, r.Forms)
			}
		}
		for _, m := range speaker.FindAllString(alternation.ReplaceAllString(s, ""), -1) {
			if n := strings.Count(m, "|") + 1; n != 2 {
				complain(where, "%s has %d speakers, not 2", m, n)
			}
		}
	})
	for list, ok := range bare {
		if !ok {
			complain(list, "every sentence asks for a value that may not be known; one must do without {%s}", strings.Join(OwnTerms, "}, {"))
		}
	}
	return r, errors.Join(errs...)
}

// OwnTerms are the values that come out of the customer's own mail, and are known only where it names them.
var OwnTerms = []string{"thing", "sum", "day", "staff"}

// mayLack lists what a language may have no words for: other forms of address, the spellings of German and French, the
// surnames of Dutch, and what only helps the linter to say less.
var mayLack = []string{"Lint.Common", "Lint.Familiar", "Lint.Formal", "Lint.Several", "Lint.We", "Small", "Calendar.First", "Names.Particles"}

var (
	placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)
	alternation = regexp.MustCompile(`<[^<>]*\|[^<>]*>`)
	speaker     = regexp.MustCompile(`\{[^{}]*\|[^{}]*\}`)
)

var replyValues = map[string]bool{
	"name": true, "first": true, "last": true, "order": true, "number": true, "studio": true, "phone": true,
	"address": true, "thing": true, "occasion": true, "sum": true, "staff": true, "date": true, "time": true, "way": true, "weekday": true, "day": true, "month": true, "year": true,
}

// Placeholders lists the values ({order}) a sentence asks for, in order.
func Placeholders(s string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
		names = append(names, m[1])
	}
	return names
}

// Put fills the values, given as name, value, name, value, into a sentence. What a value holds is
// never read as a placeholder again.
func Put(s string, pairs ...string) string {
	return placeholder.ReplaceAllStringFunc(s, func(mark string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if mark == "{"+pairs[i]+"}" {
				return pairs[i+1]
			}
		}
		return mark
	})
}

// walkText calls visit for every string in v, with the path that leads to it. An empty list counts as
// an empty string; so does a missing string.
func walkText(v reflect.Value, where string, visit func(where, s string)) {
	switch v.Kind() {
	case reflect.String:
		visit(where, v.String())
	case reflect.Slice:
		if v.Len() == 0 {
			visit(where, "")
		}
		for i := range v.Len() {
			walkText(v.Index(i), fmt.Sprintf("%s[%d]", where, i), visit)
		}
	case reflect.Map:
		if v.Len() == 0 {
			visit(where, "")
		}
		for _, k := range v.MapKeys() {
			walkText(v.MapIndex(k), where+"."+k.String(), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			walkText(v.Field(i), strings.TrimPrefix(where+"."+v.Type().Field(i).Name, "."), visit)
		}
	}
}
