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
		if code, at := r.unfit(c.Text); (c.Verb == Send || c.Verb == Edit) && code != "" { // of the edited text
			return nil, &Problem{Code: code, Line: at, Readings: []Verb{c.Verb}}
		}
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
		took, problem := r.step(r.pastGreeting(line), at)
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

// pastGreeting takes "Hi Heed," from the front of the first line.
func (r *reply) pastGreeting(line string) string {
	if head, rest, ok := strings.Cut(line, ","); ok && !r.begun && strings.TrimSpace(rest) != "" && r.greeting(head) {
		return strings.TrimSpace(rest)
	}
	return line
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
