package approve

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/mailer"
	"heed/templates"
)

var load = sync.OnceValues(func() (*templates.Set, error) { return templates.Load(nil) })

// reader understands all packs.
var reader = sync.OnceValue(func() *Reader {
	set, err := load()
	if err != nil {
		panic(err)
	}
	return NewReader(set)
})

// read reads a mail that answers none with a draft in it.
func read(msg *mailer.Message, now time.Time, loc *time.Location) ([]Command, error) {
	return reader().Read(msg, Shown{}, now, loc)
}

func packs(tb testing.TB) *templates.Set {
	tb.Helper()
	set, err := load()
	if err != nil {
		tb.Fatal(err)
	}
	return set
}

func madrid(tb testing.TB) *time.Location {
	tb.Helper()
	loc, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		tb.Fatal(err)
	}
	return loc
}

// mailOf is a mail as the parser leaves it: new text only.
func mailOf(text string) *mailer.Message {
	return &mailer.Message{
		From: mailer.Address{Name: "Anna Berg", Addr: "anna@studio.example"}, Senders: 1, Robot: mailer.None, Text: text,
	}
}

// show writes commands as the tables below do.
func show(cmds []Command) string {
	var out []string
	for _, c := range cmds {
		s := string(c.Verb)
		if c.Plain {
			s += "?"
		}
		if c.Name != "" {
			s += fmt.Sprintf("(%s=%s)", c.Name, c.Value)
		}
		if c.Text != "" {
			s += fmt.Sprintf("(%s)", c.Text)
		}
		if !c.Until.IsZero() {
			s += c.Until.Format("(02T15:04)")
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestRead(t *testing.T) {
	loc := madrid(t)
	for name, tc := range map[string]struct{ text, want string }{
		"one word":                {"approve", "approve"},
		"capitals and stop":       {"APPROVED.", "approve"},
		"space around":            {"\r\n\r\n  Approve  \r\n", "approve"},
		"Spanish without accent":  {"Apruebalo", "approve"},
		"Spanish exclamation":     {"¡Apruébalo!", "approve"},
		"Swedish without dots":    {"godkann", "approve"},
		"Swedish decomposed":      {"godka\u0308nn", "approve"},
		"yes":                     {"Yes", "approve?"},
		"ok":                      {"Ok!", "approve?"},
		"sí":                      {"Sí.", "approve?"},
		"si":                      {"si", "approve?"},
		"vale":                    {"Vale", "approve?"},
		"ja":                      {"Ja", "approve?"},
		"ok skicka":               {"Ok, skicka", "approve"},
		"ok send it":              {"ok, send it!", "approve"},
		"no":                      {"Nej", "reject?"},
		"polite yes":              {"Yes please", "approve?"},
		"thanks on the line":      {"Ok, tack!", "approve?"},
		"thanks before":           {"Thanks, approve", "approve"},
		"greeting on the line":    {"Hej, godkänn tack", "approve"},
		"friendly sign":           {"approve 👍🏽", "approve"},
		"typed smile":             {"ok :)", "approve?"},
		"bold":                    {"*approve*", "approve"},
		"quotes":                  {"“approve”", "approve"},
		"bullet":                  {"- approve", "approve"},
		"zero-width space":        {"\u200bapprove\ufeff", "approve"},
		"no-break space":          {"not\u00a0a\u00a0complaint", "not-a-complaint"},
		"old line ends":           {"approve\rmine", "approve mine"},
		"greeting and thanks":     {"Hi Heed,\n\napprove\n\nThanks!\nAnna", "approve"},
		"Spanish greeting":        {"Hola:\n\naprobado", "approve"},
		"Spanish closing":         {"Hola,\n\naprobado\n\nUn saludo,\nAnna Berg", "approve"},
		"Swedish closing":         {"Hej!\n\nGodkänn\n\nMvh\nAnna", "approve"},
		"stroke and name":         {"Godkänn\n\n/Anna", "approve"},
		"stroke on the line":      {"Godkänn /Anna", "approve"},
		"name in lower case":      {"approve\nanna", "approve"},
		"signature mark":          {"approve\n-- \nAnna Berg\nStudio", "approve"},
		"several":                 {"mine\nlater 2d", "mine later(22T12:00)"},
		"repeated":                {"yes\napprove\nok", "approve"},
		"fill and approve":        {"fill date: Friday 12 December\napprove", "fill(date=Friday 12 December) approve"},
		"approve above fill":      {"approve\nfill date: Friday", "fill(date=Friday) approve"},
		"several blanks":          {"Fill date: Friday 10:30\nfill Name = Björn\nrellenar precio: 20 €", "fill(date=Friday 10:30) fill(name=Björn) fill(precio=20 €)"},
		"blank in brackets":       {"fill [[date]]: Friday", "fill(date=Friday)"},
		"Swedish blank":           {"Fyll i Ångerfrist: 14 dagar", "fill(ångerfrist=14 dagar)"},
		"wrapped value":           {"fill reason: the courier lost the parcel between Madrid and Sevilla\nand found it again on Monday\napprove", "fill(reason=the courier lost the parcel between Madrid and Sevilla and found it again on Monday) approve"},
		"letter":                  {"send:\nDear Lucía,\n\nwe are so sorry.\n\nBest regards,\nAnna", "send(Dear Lucía,\n\nwe are so sorry.\n\nBest regards,\nAnna)"},
		"letter on the line":      {"Send: Dear Lucía,\nsorry.", "send(Dear Lucía,\nsorry.)"},
		"letter after greeting":   {"Hi,\nplease send:\nDear Lucía\napprove", "send(Dear Lucía\napprove)"},
		"letter after a blank":    {"fill date: Friday\nenviar: Hola, el [[date]]", "fill(date=Friday) send(Hola, el [[date]])"},
		"bold mark":               {"*skicka:* Hej Lisa", "send(Hej Lisa)"},
		"space before colon":      {"send : Dear Lucía", "send(Dear Lucía)"},
		"control signs in letter": {"send: a\x00b\x07c", "send(abc)"},
		"edit":                    {"ändra: Hej Lisa,\n\nnytt album", "edit(Hej Lisa,\n\nnytt album)"},
		"called":                  {"called: she is happy with a reprint", "called(she is happy with a reprint)"},
		"called without note":     {"Ringt.", "called"},
		"called, then close":      {"called: she is happy\nwith a reprint\n\nclose", "called(she is happy\nwith a reprint) close"},
		"called, then thanks":     {"llamado: todo bien\nGracias\nAnna", "called(todo bien)"},
		"later hours":             {"later 3h", "later(20T15:00)"},
		"later minutes":           {"Later: 30 min", "later(20T12:30)"},
		"later tomorrow":          {"later tomorrow", "later(21T08:00)"},
		"later weekday":           {"Senare på måndag", "later(23T08:00)"},
		"later today's weekday":   {"later friday", "later(27T08:00)"},
		"later with hour":         {"luego, hasta el lunes a las 14:30", "later(23T13:30)"},
		"later 9am":               {"later tomorrow at 9am", "later(21T08:00)"},
		"later a date":            {"later 2026-12-12", "later(12T08:00)"},
		"later in weeks":          {"más tarde 1 semana, gracias", "later(27T12:00)"},
		"quoted lines":            {"> approve\n  > close\nreject\n＞ mine", "reject"},
		"corrections":             {"not a complaint\nmine", "not-a-complaint mine"},
		"question mark alone":     {"?", "help"},
		"pause":                   {"pausa allt", "pause"},
		"uncertain send":          {"it was sent", "sent"},
		"send again":              {"skicka igen", "resend"},
		"held back":               {"don’t send it!", "undo"},
		"send although warned":    {"Yes\nsend it anyway", "send-anyway"},
		"another remedy":          {"erbjud nr 2, tack", "offer"},
		"handed over":             {"Please give it to Otto Berg, thanks!", "give-to(Otto Berg=)"},
		"question to the owner":   {"ask owner: may I?\nShe is kind", "ask-owner(may I?\nShe is kind)"},
		"promise":                 {"promise Friday 14:00: the album is here", "promise(the album is here)(27T13:00)"},
		"Swedish promise":         {"lova den 28:e: albumet", "promise(albumet)(28T16:00)"},
		"mishap":                  {"mishap ana@example.com: it is lost\n\nall of it", "mishap(it is lost\n\nall of it)"},
		"new case":                {"nueva queja de María de la Cruz: ha llamado", "new(ha llamado)"},
		"find":                    {"sök efter Ana de la Cruz", "find(Ana de la Cruz)"},
		"away":                    {"borta till fredag, Otto ersätter mig", "away(Otto=)(27T23:00)"},
	} {
		t.Run(name, func(t *testing.T) {
			cmds, err := read(mailOf(tc.text), noon, loc)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(cmds); got != tc.want {
				t.Errorf("read as %s", got)
			}
			for _, c := range cmds {
				if c.Line == "" {
					t.Errorf("%s without its line", c.Verb)
				}
			}
		})
	}
}

// What is not wholly understood changes nothing and is asked back.
func TestReadAsksBack(t *testing.T) {
	loc := madrid(t)
	for name, tc := range map[string]struct {
		text, code, readings string
	}{
		"nothing":                    {"", NothingSaid, ""},
		"greeting only":              {"Hi Heed,\n\nThanks\nAnna", NothingSaid, ""},
		"only quotes":                {"> approve", NothingSaid, ""},
		"misspelt":                   {"aproove", Unclear, "approve"},
		"swapped letters":            {"rejcet", Unclear, "reject"},
		"a question":                 {"approve?", Unclear, "approve"},
		"a hesitation":               {"yes...", Unclear, ""},
		"ellipsis sign":              {"ok…", Unclear, ""},
		"with a condition":           {"approve but change the date", Unclear, "approve"},
		"ok with a wish":             {"ok, but call her first", Unclear, "approve"},
		"looks good":                 {"looks good, send", Unclear, "approve send"},
		"negated":                    {"do not approve", Unclear, "approve"},
		"negated in Swedish":         {"godkänn inte", Unclear, "approve"},
		"no in front":                {"no apruebo", Unclear, "approve"},
		"thumb down":                 {"ok 👎", Unclear, ""},
		"thumb alone":                {"👍", Unclear, ""},
		"reaction":                   {"👍 Anna Berg reacted via Gmail", Unclear, ""},
		"liked":                      {"Liked “approve”", Unclear, "approve"},
		"good line, then a bad one":  {"approve\nwith the other picture", Unclear, ""},
		"bad line above":             {"wait\napprove", Unclear, ""},
		"greeting that is a wish":    {"Hi wait\napprove", Unclear, ""},
		"greeting with a caution":    {"Hi Wait,\napprove", Unclear, ""},
		"thanks with a wish":         {"approve\nthanks but not today", Unclear, ""},
		"name that is a wish":        {"approve\nThanks\nTomorrow", Unclear, "later"},
		"stranger's name, no thanks": {"approve\nOtto", Unclear, ""},
		"postscript":                 {"approve\n\nPS: change the date first", Unclear, ""},
		"postscript below signature": {"approve\n--\nAnna\nP.S. change the date", Unclear, ""},
		"attribution line left":      {"approve\nOn Fri, 20 Nov 2026, Heed wrote:", Unclear, ""},
		"send without text":          {"send", Incomplete, "approve send"},
		"send with lost text":        {"send:\n\n", Incomplete, "send"},
		"send, no colon, text below": {"send\nDear Lucía", Incomplete, "approve send"},
		"edit without text":          {"edit", Incomplete, "edit"},
		"fill without value":         {"fill date:", Incomplete, "fill"},
		"fill without name":          {"fill: Friday", Incomplete, "fill"},
		"fill with two names":        {"fill the date: Friday", Unclear, "fill"},
		"fill alone":                 {"fill", Incomplete, "fill"},
		"later without time":         {"later", Incomplete, "later"},
		"later some time":            {"later next month", Incomplete, "later"},
		"later nothing":              {"later 0d", Incomplete, "later"},
		"later the day before":       {"later 2026-11-19", TooFar, "later"},
		"later next year":            {"later 52 weeks", TooFar, "later"},
		"later far too much":         {"later 99999999999999999999d", Incomplete, "later"},
		"later no such day":          {"later 2026-02-31", Incomplete, "later"},
		"later no such hour":         {"later friday 25:00", Incomplete, "later"},
		"approve and reject":         {"approve\nreject", Conflict, "approve reject"},
		"yes and no":                 {"yes\nno", Conflict, "approve reject"},
		"approve and a letter":       {"approve\nsend: Dear Lucía", Conflict, "approve send"},
		"approve, no complaint":      {"approve\nnot a complaint", Conflict, "approve not-a-complaint"},
		"two dates for one blank":    {"fill date: Friday\nfill date: Monday", Conflict, "fill"},
		"two reminders":              {"later 2d\nlater 3d", Conflict, "later"},
		"command inside a note":      {"called: she is fine\nclose", Unclear, "called close"},
		"quote inside a letter":      {"send: Dear Lucía\n> draft", Quotes, "send"},
		"secret tag inside a letter": {"send: Dear Lucía\n[H-4F2K " + key.Token(grant)[:9] + "\n" + key.Token(grant)[9:] + "]", Quotes, "send"},
		"letter too long":            {"send: " + strings.Repeat("x", maxLetter+1), TooLong, "send"},
		"reply too long":             {strings.Repeat("approve\n", maxReply/8+1), TooLong, ""},
		"too many commands":          {strings.Repeat("approve\n", maxCommands+1), TooMany, ""},
		"line too long":              {"approve" + strings.Repeat(" ", 5) + strings.Repeat("x", maxLine), Unclear, "approve"},
		"Cyrillic letters":           {"аpprove", Unclear, ""},
		"customer's words":           {"I am very unhappy with the album.", Unclear, ""},
		"HTML left in":               {"<b>approve</b>", Unclear, ""},
		"quote as an entity":         {"&gt; approve", NothingSaid, ""},
		"promise that is none":       {"I promise nothing", Incomplete, "promise"},
		"day that is none":           {"promise Friday 28 November: x", NoTime, "promise"},
		"no list of what is open":    {"open question: shall we wait", Unclear, "open"},
		"no new case":                {"new idea: maybe we wait", Unclear, "new"},
		"nothing to find":            {"find out what happened", Unclear, "find"},
		"no absence":                 {"away from my desk", NoTime, "away"},
		"template left as it was":    {"send: \u200b", Incomplete, "send"},
	} {
		t.Run(name, func(t *testing.T) {
			cmds, err := read(mailOf(tc.text), noon, loc)
			var p *Problem
			if !errors.As(err, &p) {
				t.Fatalf("taken as %s, %v", show(cmds), err)
			}
			if cmds != nil {
				t.Errorf("commands beside a problem: %s", show(cmds))
			}
			var readings []string
			for _, v := range p.Readings {
				readings = append(readings, string(v))
			}
			if got := strings.Join(readings, " "); p.Code != tc.code || !strings.HasPrefix(got, tc.readings) || len(readings) > 2 {
				t.Errorf("%s %q, readings %q", p.Code, p.Line, got)
			}
			if p.Code == Unclear && len(p.Line) > 12 && strings.Contains(p.Error(), p.Line) {
				t.Error("the error repeats what was written")
			}
		})
	}
}
