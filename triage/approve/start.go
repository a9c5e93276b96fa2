package approve

import (
	"slices"
	"strings"
	"time"

	"heed/mailer"
)

// MaxAge is how far the Date of a mail may be from now for it to start something: a mail without a token could be sent
// in again by whoever has come by a copy (design, "Mail as a command channel").
const MaxAge = 7 * 24 * time.Hour

// Timely reports whether a mail of that Date may still start something. One without a Date may not.
func Timely(date, now time.Time) bool { return !date.IsZero() && now.Sub(date).Abs() <= MaxAge }

// ReadStart reads a mail that carries no tag. Without any text the subject of a new mail is read. It returns commands
// of Starting; or a *Problem, where such a command was plainly begun; or neither, for ordinary mail.
func (rd *Reader) ReadStart(msg *mailer.Message, now time.Time, loc *time.Location) ([]Command, error) {
	if refuse(msg) != "" {
		return nil, nil
	}
	text := msg.Text
	if strings.TrimSpace(text) == "" && len(msg.InReplyTo) == 0 {
		text = msg.Subject
	}
	if rd.words.postscript(splitLines(msg.Signature)) != "" {
		return nil, nil
	}
	r := rd.words.reply(text, msg.From, now, loc)
	cmds, problem := r.all()
	if problem != nil {
		if r.begunToStart(problem) {
			return nil, problem
		}
		return nil, nil
	}
	for _, c := range cmds {
		if c.Plain || !slices.Contains(Starting, c.Verb) {
			return nil, nil
		}
	}
	return cmds, nil
}

// begunToStart tells a command that went wrong from a mail that merely begins with the same word: the trouble is in its
// first line, and either only something behind the command is amiss, or the whole mail is that one short line.
func (r *reply) begunToStart(p *Problem) bool {
	if len(p.Readings) == 0 || !slices.Contains(Starting, p.Readings[0]) || r.begun || len(r.cmds) > 0 {
		return false
	}
	lines := 0
	for _, line := range r.lines {
		if tidy(line) != "" {
			lines++
		}
	}
	return p.Code != Unclear || lines == 1 && len(strings.Fields(p.Line)) <= 8
}
