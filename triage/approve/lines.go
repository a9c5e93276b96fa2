package approve

import (
	"cmp"
	"slices"
	"strings"
)

// plain reads a line that stands by itself: a whole command, or something that orders nothing.
func (r *reply) plain(line string) *Problem {
	unclear := func() *Problem { return &Problem{Code: Unclear, Line: line, Readings: r.nearest(line)} }
	if len(line) > maxLine {
		return unclear()
	}
	cmd, problem := r.command(line)
	switch {
	case problem != nil:
		return problem
	case cmd.Verb != "":
		if slices.Contains(r.from, bare(fold(line))) {
			// Valentina signs as "Vale", and "vale" is Spanish for yes.
			return &Problem{Code: Conflict, Line: line, Readings: []Verb{cmd.Verb}}
		}
		cmd.Line = line
		r.cmds = append(r.cmds, cmd)
		return nil
	}
	folded := bare(fold(line))
	switch {
	case r.courtesy(folded), r.thanksTo(line):
		r.closing = r.closing || !r.greeting(line)
	case r.closings[folded]:
		r.closing = true
	case !r.begun && r.greeting(line):
	case r.signed(line):
	default:
		return unclear()
	}
	return nil
}

// asking are the verbs that only ask: a question mark behind them changes nothing.
var asking = []Verb{ListOpen, Status, Help}

// command reads a line as one command without text; the zero Command where it is none.
func (r *reply) command(line string) (Command, *Problem) {
	if cut := strings.LastIndex(line, "/"); cut > 0 && r.names(strings.Fields(line[cut+1:])) {
		line = strings.TrimRight(line[:cut], "/ \u00a0") // "godkänn /Anna"
	}
	folded := bare(fold(line))
	var problem *Problem
	for _, form := range []string{folded, r.trimThanks(folded)} {
		verbs, plain := r.order(form)
		switch {
		case len(verbs) > 1:
			return Command{}, &Problem{Code: Unclear, Line: line, Readings: verbs[:2]}
		case len(verbs) == 0:
		case r.edited != "" && (verbs[0] == Send || verbs[0] == Edit):
			return Command{Verb: verbs[0], Text: r.edited}, nil
		case verbs[0] == Send: // the draft as it is, or a text that got lost?
			return Command{}, &Problem{Code: Incomplete, Line: line, Readings: []Verb{Approve, Send}}
		case verbs[0] == Edit, verbs[0] == Fill, verbs[0] == Later, slices.Contains(withArgument, verbs[0]), slices.Contains(withWords, verbs[0]):
			return Command{}, &Problem{Code: Incomplete, Line: line, Readings: verbs}
		default:
			return Command{Verb: verbs[0], Plain: plain}, nil
		}
		if verbs, _ = r.order(strings.TrimRight(form, "? ")); len(verbs) == 1 && slices.Contains(asking, verbs[0]) {
			return Command{Verb: verbs[0]}, nil
		}
		cmd, code, ok := r.laterLine(form, r.now, r.loc)
		if !ok {
			cmd, code, ok = r.argumentLine(form)
		}
		if ok && code == "" {
			return cmd, nil
		}
		if ok {
			problem = &Problem{Code: code, Line: line, Readings: []Verb{cmp.Or(cmd.Verb, Later)}}
		}
	}
	return Command{}, problem
}

// commandLike names what a line would order if it stood alone.
func (r *reply) commandLike(line string) []Verb {
	if head, _, ok := cutColon(line, ":：="); ok {
		folded := r.trimThanks(bare(fold(head)))
		if verbs := r.verbs[folded]; len(verbs) > 0 {
			return verbs
		}
		if cut := strings.LastIndex(folded, " "); cut >= 0 && slices.Contains(r.verbs[folded[:cut]], Fill) {
			return []Verb{Fill}
		}
	}
	cmd, problem := r.command(line)
	if problem != nil {
		return problem.Readings
	}
	if cmd.Verb == "" { // "find" begins many a sentence: only a line that is wholly understood counts
		alone := reply{words: r.words, lines: []string{line}, now: r.now, loc: r.loc}
		if cmd, _, problem, _ = alone.withRest(line, 0); problem != nil {
			return nil
		}
	}
	if cmd.Verb != "" {
		return []Verb{cmd.Verb}
	}
	return nil
}

// onlyPolite reports whether lines say nothing but thanks, regards and a name.
func (r *reply) onlyPolite(lines []string) bool {
	rest := reply{words: r.words, from: r.from, now: r.now, loc: r.loc, begun: true}
	for _, line := range lines {
		if line = tidy(line); line != "" && (rest.plain(line) != nil || len(rest.cmds) > 0) {
			return false
		}
	}
	return true
}

// signed reports whether a line is the sender's name: his own as in From, one with a dash or stroke
// before it, or any after thanks or regards.
func (r *reply) signed(line string) bool {
	name := strings.TrimLeft(line, "/-–—~ ")
	fields := strings.Fields(strings.ReplaceAll(name, ",", " "))
	if r.begun && (name != line || r.closing) && r.names(fields) {
		return true
	}
	if len(fields) == 0 || len(fields) > 4 || !r.begun {
		return false
	}
	for _, field := range fields {
		word := bare(fold(field))
		if !slices.Contains(r.from, word) || r.loaded(word) || r.cautions[word] {
			return false
		}
	}
	return true
}

// postscript returns the first line that begins with "PS": a wish hidden below the signature.
func (w *words) postscript(lines []string) string {
	for _, line := range lines {
		first, rest, _ := strings.Cut(fold(line), " ")
		if mark, after, ok := strings.Cut(first, ":"); ok {
			first, rest = mark, after+rest
		}
		if w.postscripts[strings.ReplaceAll(first, ".", "")] && rest != "" {
			return tidy(line)
		}
	}
	return ""
}

// quoted reports whether a tidied line is quoted history that the parser left in.
func quoted(line string) bool {
	return strings.HasPrefix(line, ">") || strings.HasPrefix(line, "＞") || strings.HasPrefix(line, "&gt;")
}
