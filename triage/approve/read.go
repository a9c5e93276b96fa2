package approve

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
)

// Limits on what a reply may hold.
const (
	maxReply    = 64 << 10 // bytes of new text
	maxLetter   = 20 << 10 // bytes of a text for a customer, or of a note
	maxLine     = 300      // bytes of a command line without text
	maxCommands = 20
)

// Reader reads replies. Words of every pack it was made of are accepted, whatever the member's language. It may be used
// by several goroutines.
type Reader struct{ words *words }

// NewReader makes a Reader that understands the languages of set.
func NewReader(set *templates.Set) *Reader { return &Reader{newWords(set)} }

// Read reads a staff member's reply as commands, in the order to carry them out. Either the whole reply
// is understood, or the error is a *Problem and nothing of it counts. Only what was newly written is looked at, and the
// draft where it comes back edited in the quote: a bare `send` or `edit` means the edited text then; text behind the
// command counts for more. A yes to the draft above an edited one, and an edited one without a command, are asked about:
// the *Problem holds the text. Whether the sender is who he says he is has to be checked apart (mailer/authres), and what
// a plain yes answers by Fit.
func (rd *Reader) Read(msg *mailer.Message, shown Shown, now time.Time, loc *time.Location) ([]Command, error) {
	w := rd.words
	edit, text, _ := w.edited(msg, shown)
	left := func(line string, readings ...Verb) error {
		return &Problem{Code: Edited, Line: line, Readings: readings, Text: edit.text}
	}
	if code := refuse(msg); code != "" {
		if code == NothingSaid && edit.words {
			return nil, left("", Send, Edit)
		}
		return nil, &Problem{Code: code}
	}
	if line := w.postscript(splitLines(msg.Signature)); line != "" {
		return nil, &Problem{Code: Unclear, Line: line}
	}
	r := w.reply(text, msg.From, now, loc)
	r.edited = cmp.Or(edit.text, shown.Kept)
	cmds, problem := r.all()
	switch {
	case problem != nil && edit.words && (problem.Code == NothingSaid || slices.ContainsFunc(r.lines, r.marker)):
		return nil, left("", Send, Edit) // nothing was said, or it cannot be told from the mail below
	case problem != nil:
		return nil, problem
	}
	for _, c := range cmds {
		if edit.words && (c.Verb == Approve || c.Verb == SendAnyway || c.Verb == Fill) {
			return nil, left(c.Line, Send, c.Verb)
		}
	}
	return cmds, nil
}

// refuse names why a mail is no command whatever it says, or "".
func refuse(msg *mailer.Message) string {
	switch {
	case msg.Unreadable != "":
		return NotReadable
	case msg.Heed != "":
		return OurOwn
	case msg.Robot != mailer.None:
		return Automatic
	case msg.Senders != 1:
		return ManySenders
	case msg.Forwarded != nil:
		return WasForward
	case msg.PlainHTMLDiffer:
		return Differ
	case msg.OnlyQuoted:
		return NothingSaid
	case len(msg.Text) > maxReply:
		return TooLong
	}
	return ""
}

// reply is a reply being read, line by line.
type reply struct {
	*words
	lines   []string
	from    []string // folded words of the sender's own name
	now     time.Time
	loc     *time.Location
	begun   bool   // a line that is not blank was seen
	closing bool   // thanks or regards were seen: a name may follow
	edited  string // what a bare "send" or "edit" means; "" where it means nothing
	cmds    []Command
}

// reply prepares a text for reading.
func (w *words) reply(text string, from mailer.Address, now time.Time, loc *time.Location) *reply {
	return &reply{words: w, lines: splitLines(text), from: strings.Fields(fold(from.Name)), now: now, loc: loc}
}

// all reads the reply to its end.
func (r *reply) all() ([]Command, *Problem) {
	for at := 0; at < len(r.lines); {
		line := tidy(r.lines[at])
		if line == "--" || line == "—" {
			if ps := r.postscript(r.lines[at:]); ps != "" {
				return nil, &Problem{Code: Unclear, Line: ps}
			}
			break // RFC 3676 section 4.3, with the space that got lost on the way
		}
		if line == "" || quoted(line) {
			at++
			continue
		}
		if r.card(at) {
			break
		}
		took, problem := r.step(line, at)
		if problem != nil {
			return nil, problem
		}
		r.begun = true
		at += took
		if len(r.cmds) > maxCommands {
			return nil, &Problem{Code: TooMany}
		}
	}
	if len(r.cmds) == 0 {
		return nil, &Problem{Code: NothingSaid}
	}
	if problem := clash(r.cmds); problem != nil {
		return nil, problem
	}
	return inOrder(r.cmds), nil
}

// step reads the line at `at`, with what belongs to it, and says how many lines that was.
func (r *reply) step(line string, at int) (took int, problem *Problem) {
	if head, rest, ok := cutColon(line, ":："); ok {
		verbs := r.verbs[r.trimThanks(bare(fold(head)))]
		if len(verbs) > 1 {
			return 0, &Problem{Code: Unclear, Line: line, Readings: verbs[:2]}
		}
		if len(verbs) == 1 {
			switch verbs[0] {
			case Send, Edit:
				if r.edited != "" && r.onlyPolite(append([]string{rest}, r.lines[at+1:]...)) {
					r.cmds = append(r.cmds, Command{Verb: verbs[0], Line: line, Text: r.edited})
					return len(r.lines) - at, nil
				}
				return r.letter(verbs[0], line, rest, at)
			case Called, AskOwner:
				return r.note(verbs[0], line, rest, at)
			case Fill: // fill what?
				return 0, &Problem{Code: Incomplete, Line: line, Readings: verbs}
			}
		}
	}
	if took, problem, ok := r.blank(line, at); ok {
		return took, problem
	}
	if verbs, _ := r.order(r.trimThanks(bare(fold(line)))); len(verbs) == 0 { // "new text" is no new case
		if cmd, took, problem, ok := r.withRest(line, at); ok {
			if problem == nil {
				r.cmds = append(r.cmds, cmd)
			}
			return took, problem
		}
	}
	return 1, r.plain(line)
}

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
