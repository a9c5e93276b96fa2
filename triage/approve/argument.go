package approve

import (
	"slices"
	"strconv"
	"strings"

	"heed/templates"
	"heed/triage"
)

// argument is a verb that takes a word or a number behind it, on the same line.
type argument struct {
	phrase string
	verb   Verb
}

// withArgument are the verbs that order nothing alone, mayNumber those that may do without.
var (
	withArgument = []Verb{SetThemes, SetSeverity, Merge, Offer}
	mayNumber    = []Verb{Accepted, Declined, Given}
)

// maxOffer is the highest number a remedy on a list can have.
const maxOffer = 99

// addThemes learns what a pack's language calls the themes, beside the names of the playbook.
func (w *words) addThemes(names map[string]string) {
	for _, t := range triage.Themes {
		for _, name := range []string{string(t), strings.ReplaceAll(string(t), "-", " "), names[string(t)]} {
			if name != "" {
				w.themes[fold(name)] = t
			}
		}
	}
}

func (w *words) addArguments(c templates.Commands) {
	for _, verb := range slices.Concat(withArgument, mayNumber) {
		for _, phrase := range c.Verbs[string(verb)] {
			w.arguments = append(w.arguments, argument{fold(phrase), verb})
		}
	}
}

// argumentLine reads "theme late delivery, billing", "severity 3", "merge with H-4F2K". ok is false where the
// line is none of them; a command without its argument, or with one nobody knows, is Incomplete.
func (w *words) argumentLine(line string) (cmd Command, problem string, ok bool) {
	for _, a := range w.arguments { // the longest phrase first
		rest, found := strings.CutPrefix(line, a.phrase)
		if !found || rest != "" && rest[0] != ' ' && rest[0] != ':' {
			continue
		}
		cmd, known := w.argue(Command{Verb: a.verb}, strings.Trim(rest, " :"))
		if !known {
			return Command{Verb: a.verb}, Incomplete, true
		}
		return cmd, "", true
	}
	return Command{}, "", false
}

func (w *words) argue(cmd Command, rest string) (Command, bool) {
	switch cmd.Verb {
	case SetSeverity:
		n, err := strconv.Atoi(rest)
		cmd.Severity = triage.Severity(n)
		return cmd, err == nil && cmd.Severity >= triage.Minor && cmd.Severity <= triage.Critical
	case Offer, Accepted, Declined, Given:
		cmd.Number = w.numberOf(rest)
		return cmd, cmd.Number > 0 || cmd.Verb == Offer && rest == "0"
	case Merge:
		ref := strings.ToUpper(strings.Trim(rest, "[]# "))
		if !strings.HasPrefix(ref, "H-") {
			ref = "H-" + ref
		}
		cmd.Ref = ref
		return cmd, ValidRef(ref)
	}
	for rest != "" {
		theme, left, ok := w.firstTheme(rest)
		if !ok {
			return cmd, false
		}
		if !slices.Contains(cmd.Themes, theme) {
			cmd.Themes = append(cmd.Themes, theme)
		}
		rest = left
	}
	return cmd, len(cmd.Themes) > 0
}

// firstTheme takes the name of a theme from the front of a folded line, the longest that fits. Folding has made
// spaces of commas.
func (w *words) firstTheme(line string) (triage.Theme, string, bool) {
	for end := len(line); end > 0; end = strings.LastIndexByte(line[:end], ' ') {
		if theme, ok := w.themes[line[:end]]; ok {
			return theme, strings.TrimSpace(line[end:]), true
		}
	}
	return "", "", false
}

// numberOf reads "2", "no 2", "#2", "number two"; 0 is none.
func (w *words) numberOf(s string) int {
	fields := strings.Fields(strings.NewReplacer("#", "# ", "(", " ", ")", " ").Replace(s))
	for len(fields) > 1 && w.numbered[strings.TrimRight(fields[0], ".")] {
		fields = fields[1:]
	}
	if len(fields) != 1 {
		return 0
	}
	if n, err := strconv.Atoi(fields[0]); err == nil && n > 0 && n <= maxOffer {
		return n
	}
	return w.counts[fields[0]]
}
