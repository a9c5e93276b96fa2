package compose

import (
	"regexp"
	"strings"
)

var (
	// replyPrefix matches what mail programs put before the subject of a reply: English and Latin Re
	// (RFC 5322 section 3.6.5), German AW, Swedish SV, Spanish RV and RES, Danish and Finnish VS, Dutch
	// Antw, French RÉF, Italian RIF, Polish ODP; with a counter or without.
	replyPrefix = regexp.MustCompile(`^(?i)(?:re|aw|antw|antwort|sv|rv|res|vs|rif|réf|ref|odp)\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*[:：]\s*`)
	// caseTag matches a public reference, and a staff tag with its secret code, which must never reach a
	// customer.
	caseTag = regexp.MustCompile(`\[H-[0-9A-Za-z]{2,12}(?:\s[^\[\]]*)?(?:\]|$)`)
)

// baseSubject takes reply prefixes and case tags away, so that neither is ever doubled.
func baseSubject(subject, ref string) string {
	s := printable(subject, 500)
	s = caseTag.ReplaceAllString(s, " ")
	if ref != "" {
		s = strings.ReplaceAll(s, "["+ref+"]", " ")
	}
	s = strings.Join(strings.Fields(s), " ")
	for {
		t := replyPrefix.ReplaceAllString(s, "")
		if t == s {
			return clip(s, 150)
		}
		s = t
	}
}

// replySubject is the subject of an answer: Re once, the public reference once, at the end.
func replySubject(subject, ref, none string) string {
	base := baseSubject(subject, ref)
	if base == "" {
		base = none
	}
	if ref == "" {
		return "Re: " + base
	}
	return "Re: " + base + " [" + ref + "]"
}

// subjectOf is the subject of a letter: of the first one in a matter, which replies to nothing, or of an answer.
func subjectOf(first bool, subject, ref, none string) string {
	reply := replySubject(subject, ref, none)
	if first {
		return strings.TrimPrefix(reply, "Re: ")
	}
	return reply
}
