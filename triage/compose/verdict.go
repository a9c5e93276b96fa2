package compose

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"heed/mailer"
	"heed/triage"
)

// what names a case in a few words: "complaint, serious, late delivery".
func (g tongue) what(v triage.Verdict) string {
	var parts []string
	if v.Severity > triage.NoSeverity {
		parts = append(parts, g.s.Severities[strconv.Itoa(int(v.Severity))])
	}
	if v.Review != nil && v.Review.Stars > 0 {
		parts = append(parts, strconv.FormatFloat(v.Review.Stars, 'f', -1, 64)+"/5")
	}
	if len(v.Themes) > 0 {
		heaviest := slices.MinFunc(v.Themes, func(a, b triage.Theme) int { return weight(string(a)) - weight(string(b)) })
		parts = append(parts, g.s.Themes[string(heaviest)])
	}
	kind := g.s.Kinds[string(v.Kind)]
	if kind == "" {
		kind = g.s.Kinds[string(triage.Other)]
	}
	return joined(append([]string{kind}, parts...), ", ")
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = string(t)
	}
	return out
}

func upperFirst(s string) string {
	f := firstRune(s)
	return strings.ToUpper(f) + strings.TrimPrefix(s, f)
}

// marked cuts a text into runs, the telling words marked. Offsets that do not fit the text, because it
// was cut or never belonged to it, mark nothing.
func marked(text string, reasons []triage.Reason, where string) []run {
	var spans [][2]int
	for _, r := range reasons {
		a, z := r.At[0], r.At[1]
		if math.Abs(r.Weight) < telling || r.Where != where || a < 0 || a >= z || z > len(text) || !onRune(text, a) || !onRune(text, z) {
			continue
		}
		if r.Phrase != "" && !strings.EqualFold(squeeze(text[a:z]), squeeze(r.Phrase)) && utf8.RuneCountInString(text[a:z]) > 3*utf8.RuneCountInString(r.Phrase)+20 {
			continue
		}
		spans = append(spans, [2]int{a, z})
	}
	var runs []run
	at := 0
	for _, s := range together(text, spans) {
		if s[0] > at {
			runs = append(runs, run{text: text[at:s[0]]})
		}
		runs = append(runs, run{text: text[s[0]:s[1]], marked: true})
		at = s[1]
	}
	if at < len(text) || len(runs) == 0 {
		runs = append(runs, run{text: text[at:]})
	}
	return runs
}

// telling is the least weight of a word that is marked: weaker ones led to nothing by themselves.
const telling = 1

// together joins spans that overlap, or have only a space between them.
func together(text string, spans [][2]int) [][2]int {
	slices.SortFunc(spans, func(x, y [2]int) int { return x[0] - y[0] })
	var out [][2]int
	for _, s := range spans {
		if n := len(out); n > 0 && (s[0] <= out[n-1][1] || strings.TrimSpace(text[out[n-1][1]:s[0]]) == "") {
			out[n-1][1] = max(out[n-1][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func onRune(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

const (
	mostWords = 9000 // of a customer's mail shown to staff
	mostDraft = 6000
)

// theirWords returns what the customer wrote, as far as a mail can hold it, and whether that is all.
func theirWords(m *mailer.Message, v triage.Verdict, limit int) (string, bool) {
	s := ""
	switch {
	case v.Review != nil && strings.TrimSpace(v.Review.Text) != "" && v.Kind == triage.ReviewOf:
		s = v.Review.Text
	case m == nil:
	case strings.TrimSpace(m.Text) != "":
		s = m.Text
	default:
		s = m.Body
	}
	s = strings.ToValidUTF8(s, "?")
	if cut, ok := shorten(s, limit); ok {
		return cut, false
	}
	return s, true
}

// shorten cuts s at a word so that its escaped form fits; ok reports whether it had to.
func shorten(s string, limit int) (string, bool) {
	n := 0
	for i, r := range s {
		switch r {
		case '&', '<', '>', '"', '\'', '\n':
			n += 5
		default:
			n += utf8.RuneLen(r)
		}
		if n > limit {
			cut := s[:i]
			if sp := strings.LastIndexAny(cut, " \n"); sp > len(cut)/2 {
				cut = cut[:sp]
			}
			return cut, true
		}
	}
	return s, false
}

// named is how staff read a customer's name: as they write it themselves, else their address.
func named(a mailer.Address) string {
	if n := printable(a.Name, 60); n != "" {
		return n
	}
	return printable(a.Addr, 60)
}

// spelled writes a recipient in full, because the approver must see where it goes.
func spelled(a mailer.Address) string {
	if n := printable(a.Name, 80); n != "" && n != a.Addr {
		return n + " <" + printable(a.Addr, 254) + ">"
	}
	return printable(a.Addr, 254)
}

func spelledAll(list []mailer.Address) string {
	var out []string
	for _, a := range list {
		out = append(out, spelled(a))
	}
	return strings.Join(out, ", ")
}
