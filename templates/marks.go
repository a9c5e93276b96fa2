package templates

import (
	"errors"
	"fmt"
	"strings"
)

// Marks are the words by which mail programs and machines give themselves away in one language: what
// stands above a quote, a forwarded mail, a signature, and what out-of-office notes and bounces say.
// They are matched without case; the mailer package knows how and where.
type Marks struct {
	// Openers begin an attribution line ("On", "El"); Verbs are what somebody did in it ("wrote").
	Openers []string `toml:"openers"`
	Verbs   []string `toml:"verbs"`
	// Headers are the labels of a header block as mail programs copy it above a quote.
	Headers HeaderMarks `toml:"headers"`
	// Original and Forwarded stand between dashes above a quote or a forwarded mail; Begin is the same
	// without dashes ("Begin forwarded message").
	Original  []string `toml:"original"`
	Forwarded []string `toml:"forwarded"`
	Begin     []string `toml:"begin"`
	// Footers begin the line a phone or a mail program adds ("Sent from my").
	Footers []string `toml:"footers"`
	// SignOffs close a letter ("Kind regards"). Legal are words of disclaimers.
	SignOffs []string `toml:"sign_offs"`
	Legal    []string `toml:"legal"`
	// AwaySubjects begin the subject of an out-of-office note or another automatic answer. Away is how
	// people say in one that they are not there; Automatic is how a mail says itself that no person
	// wrote it. Bounces likewise; Daemons are names mail systems send under.
	AwaySubjects   []string `toml:"away_subjects"`
	Away           []string `toml:"away"`
	Automatic      []string `toml:"automatic"`
	BounceSubjects []string `toml:"bounce_subjects"`
	Bounces        []string `toml:"bounces"`
	Daemons        []string `toml:"daemons"`
	// Unsubscribe is how newsletters offer to stop; Reactions how a thumbs-up arrives as a mail.
	Unsubscribe []string `toml:"unsubscribe"`
	Reactions   []string `toml:"reactions"`
	// ForwardPrefixes begin the subject of a forwarded mail ("Fwd"), ReplyPrefixes of an answer ("Re").
	ForwardPrefixes []string `toml:"forward_prefixes"`
	ReplyPrefixes   []string `toml:"reply_prefixes"`
}

// HeaderMarks are the labels of RFC 5322 fields in a language.
type HeaderMarks struct {
	From    []string `toml:"from"`
	Date    []string `toml:"date"`
	To      []string `toml:"to"`
	Cc      []string `toml:"cc"`
	Subject []string `toml:"subject"`
	ReplyTo []string `toml:"reply_to"`
}

// lists names every list of the marks, for the checks.
func (m *Marks) lists() map[string]*[]string {
	return map[string]*[]string{
		"openers": &m.Openers, "verbs": &m.Verbs,
		"headers.from": &m.Headers.From, "headers.date": &m.Headers.Date, "headers.to": &m.Headers.To,
		"headers.cc": &m.Headers.Cc, "headers.subject": &m.Headers.Subject, "headers.reply_to": &m.Headers.ReplyTo,
		"original": &m.Original, "forwarded": &m.Forwarded, "begin": &m.Begin,
		"footers": &m.Footers, "sign_offs": &m.SignOffs, "legal": &m.Legal,
		"away_subjects": &m.AwaySubjects, "away": &m.Away, "automatic": &m.Automatic,
		"bounce_subjects": &m.BounceSubjects, "bounces": &m.Bounces, "daemons": &m.Daemons,
		"unsubscribe": &m.Unsubscribe, "reactions": &m.Reactions,
		"forward_prefixes": &m.ForwardPrefixes, "reply_prefixes": &m.ReplyPrefixes,
	}
}

// parseMarks reads a marks file strictly: unknown keys, empty and repeated entries are errors, and so
// is a phrase so short that it would be found in everybody's mail.
func parseMarks(name string, data layers) (Marks, error) {
	var m Marks
	if err := decodeTOML(name, data, &m); err != nil {
		return Marks{}, err
	}
	short := map[string]int{
		"away": 8, "automatic": 8, "bounces": 8, "bounce_subjects": 4, "away_subjects": 5, "legal": 4,
		"unsubscribe": 6, "reactions": 6, "footers": 6, "original": 5, "forwarded": 5, "begin": 5,
	}
	var errs []error
	for key, list := range m.lists() {
		seen := map[string]bool{}
		for _, entry := range *list {
			switch folded := strings.ToLower(entry); {
			case strings.TrimSpace(entry) != entry || entry == "":
				errs = append(errs, fmt.Errorf("%s: %s: %q is empty or has blanks around it", name, key, entry))
			case seen[folded]:
				errs = append(errs, fmt.Errorf("%s: %s: %q stands there twice", name, key, entry))
			case len(entry) < short[key]:
				errs = append(errs, fmt.Errorf("%s: %s: %q is too short to mean anything", name, key, entry))
			default:
				seen[folded] = true
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return Marks{}, err
	}
	return m, nil
}
